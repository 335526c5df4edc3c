// How the desk does: what was asked and how it went, by day or by hour.
import type { AskedQuestion } from '../storage/desk/question-store.ts';
import type { GroupQuestions } from './group-questions.ts';
import { answeredQuestion } from './unanswered.ts';

export interface StatisticsBucket {
  readonly startMs: number;
  readonly answered: number;
  readonly declined: number;
  readonly handedOver: number;
}

export interface Statistics {
  readonly conversations: number;
  readonly questions: number;
  readonly answered: number;
  readonly declined: number;
  readonly handedOver: number;
  readonly up: number;
  readonly down: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly withoutReply: number;
  readonly buckets: readonly StatisticsBucket[];
  readonly topics: readonly {
    readonly question: string;
    readonly count: number;
    readonly declined: number;
  }[];
}

const MOST_TOPICS = 8;
/** So many of the newest questions are grouped by what they mean. */
const MOST_GROUPED = 600;

/** @param questions those since `sinceMs`, the newest first */
export async function statisticsOf(
  questions: readonly AskedQuestion[],
  {
    sinceMs,
    untilMs,
    bucketMs,
    group,
  }: {
    readonly sinceMs: number;
    readonly untilMs: number;
    readonly bucketMs: number;
    readonly group: GroupQuestions;
  },
): Promise<Statistics> {
  const turns = questions.map((asked) => ({ asked, answered: answeredQuestion(asked) }));
  const isKind =
    (...kinds: readonly string[]) =>
    (turn: (typeof turns)[number]) =>
      kinds.includes(turn.answered?.reply.kind ?? '');
  const count = (is: (turn: (typeof turns)[number]) => boolean) => turns.filter(is).length;
  const [isAnswer, isDeclined, isHandoff] = [
    isKind('answer', 'curated'),
    isKind('no_answer'),
    isKind('handoff'),
  ];
  const first = Math.floor(sinceMs / bucketMs);
  const buckets = Array.from({ length: Math.floor(untilMs / bucketMs) - first + 1 }, (_, i) => {
    const here = turns.filter(({ asked }) => Math.floor(asked.askedAtMs / bucketMs) === first + i);
    return {
      startMs: (first + i) * bucketMs,
      answered: here.filter(isAnswer).length,
      declined: here.filter(isDeclined).length,
      handedOver: here.filter(isHandoff).length,
    };
  });
  const latencies = turns
    .flatMap(({ answered }) => (answered ? [answered.reply.latencyMs] : []))
    .sort((one, other) => one - other);
  const asked = turns
    .filter((turn) => isAnswer(turn) || isDeclined(turn))
    .slice(0, MOST_GROUPED)
    .map((turn) => ({ text: turn.answered?.question ?? '', isDeclined: isDeclined(turn) }));
  const topics = (await group(asked))
    .map(({ questions: same }) => ({
      question: same[0]?.text ?? '',
      count: same.length,
      declined: same.filter((one) => one.isDeclined).length,
    }))
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST_TOPICS);
  return {
    conversations: new Set(questions.map(({ conversationId }) => conversationId)).size,
    questions: turns.length,
    answered: count(isAnswer),
    declined: count(isDeclined),
    handedOver: count(isHandoff),
    up: count(({ asked: { rating } }) => rating === 'up'),
    down: count(({ asked: { rating } }) => rating === 'down'),
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    withoutReply: count(({ answered }) => answered === undefined),
    buckets,
    topics,
  };
}

/** By nearest rank. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
