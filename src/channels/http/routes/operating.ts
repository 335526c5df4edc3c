// What the operator's machines ask for, described beside the rest; health.ts and metrics.ts answer.
import { z } from 'zod';
import type { Operation } from '../operation.ts';

const text = { 'text/plain': z.string() };

const live = {
  id: 'livez',
  method: 'get',
  path: '/livez',
  tag: 'Operating',
  summary: 'Whether the process lives',
  scope: null,
  answers: {
    200: { description: 'The process lives. Restart it when this does not answer.', content: text },
  },
} satisfies Operation;

const ready = {
  id: 'readyz',
  method: 'get',
  path: '/readyz',
  tag: 'Operating',
  summary: 'Whether it can answer',
  scope: null,
  query: z.object({ verbose: z.string().optional().describe('With any value: each check.') }),
  answers: {
    200: { description: 'Send it traffic.', content: text },
    503: { description: 'It cannot answer now.', content: text },
  },
} satisfies Operation;

const metrics = {
  id: 'metrics',
  method: 'get',
  path: '/metrics',
  tag: 'Operating',
  summary: 'Metrics, as Prometheus reads them',
  scope: 'admin',
  answers: { 200: { description: 'The metrics.', content: text } },
} satisfies Operation;

export const operatingOperations = [live, ready, metrics];
