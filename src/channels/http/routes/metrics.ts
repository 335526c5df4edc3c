// The metrics, as Prometheus reads them.
import { Router } from 'express';
import type { Metrics } from '../../../telemetry/metrics.ts';
import { requireScope } from '../middleware/require-scope.ts';

/** Whoever asks from another machine needs the scope `admin`: the numbers tell a lot about a desk. */
export function metricsRoutes({ registry }: Metrics): Router {
  return Router().get('/metrics', requireScope('admin'), async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
}
