// Which version of a model answers whom: stable, canary, arms of an experiment, and a shadow that nobody sees.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { guardRailsSchema } from './guard-rails.ts';

const version = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/i, 'is not a version');
/** As TensorFlow Serving has them. */
export const labelSchema = z.string().regex(/^[a-zA-Z0-9_]{1,64}$/, 'may hold letters, digits and _');
const percent = z.number().min(0).max(100);

const automaticSchema = z.strictObject({
  /** Percentages of the traffic, rising; after the last the canary is promoted. */
  steps: z.array(percent.gt(0)).min(1),
  /** The step that it is in, and since when. */
  step: z.int().min(0),
  stepStartedAtMs: z.int(),
  guardRails: guardRailsSchema,
});

export const rolloutSchema = z.strictObject({
  /** Part of the hash that assigns conversations: a new rollout shuffles them anew. */
  id: z.string(),
  /** Null follows the newest version of the repository. */
  stable: version.nullable(),
  /** What was stable before, kept loaded so that a rollback is instant. */
  previous: version.nullable(),
  canary: z
    .strictObject({ version, trafficPercent: percent, automatic: automaticSchema.nullable() })
    .nullable(),
  experiment: z
    .strictObject({
      arms: z.array(z.strictObject({ name: labelSchema, version, weight: z.number().positive() })).min(2),
    })
    .nullable(),
  /** Gets a copy of the traffic; its answers are compared, and shown to nobody. */
  shadow: z.strictObject({ version, samplePercent: percent }).nullable(),
  labels: z.record(labelSchema, version),
  /** Since when it is as it is. */
  startedAtMs: z.int(),
});

export type Rollout = z.infer<typeof rolloutSchema>;

export interface Assignment {
  /** `stable`, `canary`, or the name of an arm. */
  readonly arm: string;
  /** Null for the stable version. */
  readonly version: string | null;
}

/** What a model has before anybody changed anything. */
export const INITIAL_ROLLOUT: Rollout = {
  id: 'initial',
  stable: null,
  previous: null,
  canary: null,
  experiment: null,
  shadow: null,
  labels: {},
  startedAtMs: 0,
};

const STABLE: Assignment = { arm: 'stable', version: null };

/**
 * The same key is assigned alike for as long as the rollout has its id. More traffic for a canary leaves those who had
 * it with it.
 */
export function assign({ id, canary, experiment }: Rollout, key: string): Assignment {
  const position = positionOf(id, key);
  if (experiment) {
    const total = experiment.arms.reduce((sum, { weight }) => sum + weight, 0);
    let end = 0;
    for (const { name, version: armVersion, weight } of experiment.arms) {
      end += weight / total;
      if (position < end) return { arm: name, version: armVersion };
    }
    const last = experiment.arms.at(-1);
    // Rounding may leave the sum a little under 1.
    if (last) return { arm: last.name, version: last.version };
  }
  if (canary && position * 100 < canary.trafficPercent) return { arm: 'canary', version: canary.version };
  return STABLE;
}

/** Whether a turn is also answered by the shadow. */
export function isShadowed({ id, shadow }: Rollout, key: string): boolean {
  return shadow !== null && positionOf(`${id} shadow`, key) * 100 < shadow.samplePercent;
}

/** Every version that must be in memory, beside a stable one that follows the newest. */
export function versionsOf({ stable, previous, canary, experiment, shadow, labels }: Rollout): string[] {
  const versions = [
    stable,
    previous,
    canary?.version,
    shadow?.version,
    ...(experiment?.arms.map((arm) => arm.version) ?? []),
    ...Object.values(labels),
  ];
  return [...new Set(versions.filter((one) => one !== null && one !== undefined))];
}

/** The rollout without a version that is gone; without its stable version it goes back to the one before. */
export function withoutVersion(rollout: Rollout, version: string): Rollout {
  const { stable, previous, canary, experiment, shadow, labels } = rollout;
  return {
    ...rollout,
    stable: stable === version ? (previous === version ? null : previous) : stable,
    previous: previous === version || stable === version ? null : previous,
    canary: canary?.version === version ? null : canary,
    experiment: experiment?.arms.some((arm) => arm.version === version) ? null : experiment,
    shadow: shadow?.version === version ? null : shadow,
    labels: Object.fromEntries(Object.entries(labels).filter(([, labelled]) => labelled !== version)),
  };
}

const HASH_BYTES = 6;

/** Uniform in [0, 1). */
function positionOf(id: string, key: string): number {
  const hash = createHash('sha256').update(`${id}\0${key}`).digest();
  return hash.readUIntBE(0, HASH_BYTES) / 2 ** (8 * HASH_BYTES);
}
