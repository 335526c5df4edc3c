// What an operator may do to a rollout, and what becomes of it.
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { guardRailsSchema } from './guard-rails.ts';
import { labelSchema, type Rollout, rolloutSchema } from './rollout.ts';

const { canary, experiment, shadow } = rolloutSchema.shape;
const version = canary.unwrap().shape.version;

export const rolloutActionSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('canary'),
    version,
    trafficPercent: canary.unwrap().shape.trafficPercent.optional(),
    /** With steps the canary advances automatically while the guard-rails hold. */
    steps: z.array(z.number().gt(0).max(100)).min(1).max(20).optional(),
    guardRails: guardRailsSchema.optional(),
  }),
  z.strictObject({ action: z.literal('promote'), version: version.optional() }),
  z.strictObject({ action: z.literal('rollback'), reason: z.string().max(500).optional() }),
  z.strictObject({ action: z.literal('experiment'), arms: experiment.unwrap().shape.arms.max(20) }),
  z.strictObject({
    action: z.literal('shadow'),
    /** Null ends it. */
    version: version.nullable(),
    samplePercent: shadow.unwrap().shape.samplePercent.default(100),
  }),
  z.strictObject({
    action: z.literal('label'),
    label: labelSchema,
    /** Null takes the label away. */
    version: version.nullable(),
  }),
]);

export type RolloutAction = z.output<typeof rolloutActionSchema>;
type Canary = Extract<RolloutAction, { action: 'canary' }>;

/** The versions that must be loaded for it, beside those of the rollout. */
export function versionsNamedIn(action: RolloutAction): string[] {
  if (action.action === 'experiment') return action.arms.map((arm) => arm.version);
  return 'version' in action && action.version ? [action.version] : [];
}

export interface ChangeCircumstances {
  /** The version that is stable now, also when it follows the newest. */
  readonly stable: string;
  readonly nowMs: number;
  /** For a rollout that begins with this change. */
  readonly newId: string;
}

/**
 * The rollout after an action. Any action pins the stable version.
 *
 * @throws AppError `conflict` when the rollout, as it is, does not allow it; `invalid_input` for what makes no sense
 */
export function afterAction(
  rollout: Rollout,
  action: RolloutAction,
  { stable, nowMs, newId }: ChangeCircumstances,
): Rollout {
  const pinned = { ...rollout, stable };
  const begun = { ...pinned, id: newId, startedAtMs: nowMs };
  switch (action.action) {
    case 'canary':
      return withCanary(pinned, action, { stable, nowMs, newId });
    case 'promote': {
      const promoted = action.version ?? rollout.canary?.version;
      if (!promoted) throw new AppError('conflict', 'There is no canary: say which version to promote.');
      if (promoted === stable && !rollout.canary && !rollout.experiment)
        return rollout.stable === null ? begun : rollout;
      const previous = promoted === stable ? rollout.previous : stable;
      return { ...begun, stable: promoted, previous, canary: null, experiment: null };
    }
    case 'rollback':
      if (rollout.canary || rollout.experiment) return { ...begun, canary: null, experiment: null };
      if (!rollout.previous) throw new AppError('conflict', 'There is no earlier version to go back to.');
      return { ...begun, stable: rollout.previous, previous: stable };
    case 'experiment':
      if (rollout.canary)
        throw new AppError('conflict', 'A canary is under way: promote it or roll it back first.');
      if (new Set(action.arms.map(({ name }) => name)).size < action.arms.length)
        throw new AppError('invalid_input', 'Two arms have the same name.');
      return { ...begun, experiment: { arms: action.arms } };
    case 'shadow': {
      const { version: shadowed, samplePercent } = action;
      return { ...pinned, shadow: shadowed === null ? null : { version: shadowed, samplePercent } };
    }
    case 'label': {
      const { [action.label]: _, ...others } = rollout.labels;
      if (action.label === 'stable' || action.label === 'canary')
        throw new AppError('invalid_input', `The label ${action.label} follows the rollout by itself.`);
      return {
        ...pinned,
        labels: action.version === null ? others : { ...others, [action.label]: action.version },
      };
    }
  }
}

function withCanary(
  rollout: Rollout,
  action: Canary,
  { stable, nowMs, newId }: ChangeCircumstances,
): Rollout {
  const { version: wanted, steps, guardRails } = action;
  const trafficPercent = action.trafficPercent ?? steps?.[0];
  if (rollout.experiment) throw new AppError('conflict', 'An experiment is under way: roll it back first.');
  if (wanted === stable)
    throw new AppError('conflict', `Version ${wanted} is the stable version; a canary must be another one.`);
  if (trafficPercent === undefined)
    throw new AppError('invalid_input', 'Say how much traffic the canary gets, or give its steps.');
  if (steps?.some((step, i) => step <= (steps[i - 1] ?? 0)))
    throw new AppError('invalid_input', 'Each step of a canary must be larger than the one before.');
  // The same canary with more traffic keeps those conversations that it has.
  const isSame = rollout.canary?.version === wanted;
  const automatic = steps
    ? { steps, step: 0, stepStartedAtMs: nowMs, guardRails: guardRailsSchema.parse(guardRails ?? {}) }
    : null;
  return {
    ...rollout,
    ...(isSame ? {} : { id: newId, startedAtMs: nowMs }),
    canary: { version: wanted, trafficPercent: steps?.[0] ?? trafficPercent, automatic },
  };
}

/** The canary one step on; after the last it is promoted. */
export function afterNextStep(rollout: Rollout, circumstances: ChangeCircumstances): Rollout {
  const { canary: running } = rollout;
  if (!running?.automatic) return rollout;
  const step = running.automatic.step + 1;
  const trafficPercent = running.automatic.steps[step];
  if (trafficPercent === undefined) return afterAction(rollout, { action: 'promote' }, circumstances);
  const automatic = { ...running.automatic, step, stepStartedAtMs: circumstances.nowMs };
  return { ...rollout, canary: { ...running, trafficPercent, automatic } };
}
