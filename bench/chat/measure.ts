// So many clients, each asking its next question when it has the answer: how long it takes, and what takes it.
import type { Ask } from './clients.ts';
import type { MeasuredService } from './service.ts';

export interface Measured {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
  /** CPU time of the service for one turn, whatever else the machine does. */
  readonly mainCpuMs: number;
  readonly otherCpuMs: number;
  /** Mean milliseconds of a turn by what it was spent on; together they are the mean latency. */
  readonly parts: Readonly<Record<Part, number>>;
}

export const PARTS = ['retrieval', 'model', 'storing', 'the rest'] as const;
type Part = (typeof PARTS)[number];

/** What the stages of a turn belong to; what is no stage is the rest: HTTP or the socket, and storing the question. */
const PART_OF: Readonly<Record<string, Part>> = {
  understand: 'retrieval',
  correct: 'retrieval',
  'follow-up': 'retrieval',
  curated: 'retrieval',
  retrieve: 'retrieval',
  read: 'model',
  judge: 'model',
  record: 'storing',
};
export const WARM_UP = 16;
/** About the sample desk. */
export const QUESTIONS = [
  'When is the library open on Saturday?',
  'How much does a library card cost?',
  'How many books can I borrow at a time?',
  'Where can I print a page?',
  'Who may use the meeting rooms?',
  'What is the fine for a late book?',
  'Is there a lift for wheelchairs?',
  'When is story time for children?',
];

export async function measure(
  service: MeasuredService,
  clients: number,
  turns: number,
  askerOf: (client: number) => Ask,
): Promise<Measured> {
  const first = askerOf(0);
  for (let i = 0; i < WARM_UP; i++) await first(questionOf(i));
  const [cpuBefore, stagesBefore] = [service.cpuMs(), await service.stageSeconds()];
  const latencies: number[] = [];
  let taken = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const ask = askerOf(client);
      while (taken < turns) {
        const question = questionOf(taken++);
        const asked = performance.now();
        await ask(question);
        latencies.push(performance.now() - asked);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const [cpu, stages] = [service.cpuMs(), await service.stageSeconds()];
  const spentMs = new Map(
    [...stages].map(([name, at]) => [name, 1000 * (at - (stagesBefore.get(name) ?? 0))]),
  );
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.ceil(share * latencies.length) - 1] ?? 0;
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    perSecond: turns / seconds,
    mainCpuMs: (cpu.main - cpuBefore.main) / turns,
    otherCpuMs: (cpu.others - cpuBefore.others) / turns,
    parts: partsOf(latencies, spentMs),
  };
}

function partsOf(latencies: readonly number[], spentMs: ReadonlyMap<string, number>): Record<Part, number> {
  const parts = { retrieval: 0, model: 0, storing: 0, 'the rest': 0 };
  const turns = latencies.length;
  for (const [stage, ms] of spentMs) parts[PART_OF[stage] ?? 'the rest'] += ms / turns;
  const known = parts.retrieval + parts.model + parts.storing;
  const mean = latencies.reduce((sum, ms) => sum + ms, 0) / turns;
  return { ...parts, 'the rest': Math.max(0, mean - known) };
}

const questionOf = (index: number): string => QUESTIONS[index % QUESTIONS.length] ?? '';
