// What `frontdesk evaluate --live` does: scores the recorded answers that somebody rated.
import { loadConfig } from '../config.ts';
import { replySchema } from '../protocol/reply.ts';
import { shareOf } from '../serving/intervals.ts';
import { openDatabase } from '../storage/database.ts';
import { createFeedbackStore } from '../storage/feedback-store.ts';
import { type FeedbackScores, scoreFeedback } from '../training/feedback-scores.ts';
import { table } from './terminal.ts';

export interface LiveFlags {
  /** Milliseconds; default all that is stored. */
  readonly since?: number;
  readonly json: boolean;
}

export async function runEvaluateLive({ since, json }: LiveFlags): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = loadConfig();
  await using database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
  const sinceMs = since === undefined ? 0 : Date.now() - since;
  const rated = await createFeedbackStore(database).ratedSince(sinceMs);
  const versions = scoreFeedback(
    rated.map(({ details, ...feedback }) => ({ ...feedback, reply: replySchema.parse(details) })),
  ).map((scores) => ({ ...scores, thumbsUp: shareOf(scores.up, scores.rated) }));
  const period = since === undefined ? null : new Date(sinceMs).toISOString();
  if (json) process.stdout.write(`${JSON.stringify({ since: period, versions }, null, 2)}\n`);
  else if (versions.length === 0)
    process.stdout.write(`Nobody rated an answer${period ? ` since ${period}` : ' yet'}.\n`);
  else process.stdout.write(`${table([HEAD, ...versions.map(rowOf)])}\n`);
}

const HEAD = ['version', 'rated', 'thumbs up (95 %)', 'declined', 'corrections', 'EM', 'F1', 'ECE'];

function rowOf(scores: FeedbackScores & { thumbsUp: ReturnType<typeof shareOf> }): (string | number)[] {
  const { version, rated, declined, corrected, calibration, thumbsUp } = scores;
  const percent = (share: number) => (100 * share).toFixed(1);
  return [
    version,
    rated,
    thumbsUp ? `${percent(thumbsUp.value)} % (${percent(thumbsUp.low)}–${percent(thumbsUp.high)})` : '–',
    declined,
    corrected?.count ?? 0,
    corrected ? percent(corrected.exactMatch) : '–',
    corrected ? percent(corrected.f1) : '–',
    calibration ? calibration.expectedCalibrationError.toFixed(3) : '–',
  ];
}
