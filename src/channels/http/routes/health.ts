// Whether the process lives (restart it if not) and whether it can answer (send it traffic).
import { Router } from 'express';

export interface ReadinessCheck {
  readonly name: string;
  /** Null when it is as it should be. */
  readonly problem: string | null;
}

/** Asks every part whether it can do its work. */
export type Readiness = () => Promise<readonly ReadinessCheck[]>;

/** `/livez` looks at nothing; `/readyz` answers 503 until every check passes, and `?verbose` says which does not. */
export function healthRoutes(readiness: Readiness): Router {
  return Router()
    .get('/livez', (_request, response) => {
      response.set('Cache-Control', 'no-store').type('text/plain').send('ok\n');
    })
    .get('/readyz', async (request, response) => {
      const checks = await readiness();
      const isReady = checks.every(({ problem }) => problem === null);
      const lines = checks.map(({ name, problem }) =>
        problem === null ? `[+] ${name} ok` : `[-] ${name}: ${problem}`,
      );
      const verdict = isReady ? 'ok' : 'not ready';
      response
        .status(isReady ? 200 : 503)
        .set('Cache-Control', 'no-store')
        .type('text/plain')
        .send(request.query.verbose === undefined ? `${verdict}\n` : `${[...lines, verdict].join('\n')}\n`);
    });
}
