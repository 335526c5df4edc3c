// Metrics of a model server that computes the models: what its calls come to, and whether it is asked at all.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const CIRCUITS = ['closed', 'half-open', 'open'] as const;
const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** @returns what `createModelServer` takes as observer */
export function observeModelServer(registry: Registry) {
  const registers = [registry];
  const calls = new Counter({
    name: 'frontdesk_model_server_calls_total',
    help: 'Calls of the model server with their repetitions; the code is ok or that of the error.',
    labelNames: ['graph', 'code'],
    registers,
  });
  const duration = new Histogram({
    name: 'frontdesk_model_server_call_duration_seconds',
    help: 'Time of a call of the model server, its repetitions included.',
    labelNames: ['graph'],
    buckets: SECONDS,
    registers,
  });
  const circuit = new Gauge({
    name: 'frontdesk_model_server_circuit',
    help: '1 for the state that the circuit to the model server is in; while it is open nothing is sent.',
    labelNames: ['state'],
    registers,
  });
  const circuitChanged = (state: (typeof CIRCUITS)[number]) => {
    for (const one of CIRCUITS) circuit.set({ state: one }, one === state ? 1 : 0);
  };
  circuitChanged('closed');
  return {
    called({ model, code, seconds }: { model: string; code: string; seconds: number }): void {
      calls.inc({ graph: model, code });
      duration.observe({ graph: model }, seconds);
    },
    circuitChanged,
  };
}
