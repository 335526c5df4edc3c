// Checks the order of a list of stages: what is missing, there twice, or stands where it would be without effect.
import { isProductStage, placeOf, productStageNames } from './built-in-stages.ts';
import type { LoadedStage } from './run-own-stage.ts';
import type { Stage } from './stage.ts';

/** A stage of the list: the product's, or one of the deployment's own with its module. */
export interface ListedStage extends Pick<Stage, 'name' | 'kind'> {
  readonly own?: LoadedStage;
}

/** @param stages Undefined where one could not be loaded */
export function orderProblems(stages: readonly (ListedStage | undefined)[]): string[] {
  const firstAt = new Map<string, number>();
  const problems: string[] = [];
  stages.forEach((stage, i) => {
    if (!stage) return;
    if (firstAt.has(stage.name))
      problems.push(`stages[${i}]: there is a stage "${stage.name}" before it; remove one`);
    else firstAt.set(stage.name, i);
  });
  const standsBehind = (at: number, name: string) => (firstAt.get(name) ?? -1) > at;
  for (const [name, at] of firstAt) {
    const own = stages[at]?.own;
    const before =
      own || !isProductStage(name) ? [] : placeOf(name).after.filter((other) => standsBehind(at, other));
    for (const other of before)
      problems.push(`stages[${at}]: "${name}" must stand behind "${other}"; move it there`);
  }
  const reply = firstAt.get('reply');
  stages.forEach((stage, i) => {
    const isLast = stage !== undefined && ['reply', 'record'].includes(stage.name);
    if (reply !== undefined && i > reply && !isLast)
      problems.push(`stages[${i}]: it stands behind "reply", by which everything is said; move it before`);
  });
  const missing = productStageNames.filter((name) => placeOf(name).isRequired && !firstAt.has(name));
  for (const name of missing) problems.push(`"${name}" is missing: no turn ends without it; add it`);
  const canFind = stages.some((stage) => stage?.kind === 'retrieval' && stage.name !== 'curated');
  if (firstAt.has('read') && !canFind && !stages.includes(undefined))
    problems.push(
      '"read" has nothing to read: add "retrieve", or a stage of your own of the kind "retrieval"',
    );
  return problems;
}
