// After training: records what is usual for the new version, from the questions that its training never saw.
import { basename } from 'node:path';
import { loadModelFiles } from '../engine/model-files.ts';
import { MIN_DRIFT_QUESTIONS, writeReference } from '../serving/reference-window.ts';
import { heldOutExamples } from '../training/held-out.ts';
import type { ReaderRun } from '../training/reader-run.ts';
import { referenceOf } from './reference-run.ts';

export async function recordHeldOut(
  folder: string,
  run: ReaderRun,
  log: (line: string) => void,
): Promise<void> {
  const { vocabulary } = await loadModelFiles(folder);
  const questions = heldOutExamples(run, vocabulary).flatMap(({ context, ...rest }) =>
    context === undefined ? [] : [{ context, ...rest }],
  );
  if (questions.length < MIN_DRIFT_QUESTIONS)
    return log(
      `no reference for drift: ${questions.length} held-out questions are too few (frontdesk models reference)`,
    );
  const file = basename(run.data[0]?.path ?? '');
  await writeReference(folder, await referenceOf(folder, questions, `held-out questions of ${file}`));
  log('recorded what is usual for it');
}
