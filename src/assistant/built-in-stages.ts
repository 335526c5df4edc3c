// The built-in stages by name, in their order: the kind of each, and the stages that it must come after.
import type { Stage, StageKind } from './stage.ts';

interface Place {
  readonly kind: StageKind;
  /** The stages whose results it needs or would undo; they must come before it. */
  readonly after: readonly string[];
  /** A turn cannot end without it. */
  readonly isRequired?: boolean;
}

export const productStages = {
  understand: { kind: 'pre-processing', after: [] },
  correct: { kind: 'pre-processing', after: [] },
  time: { kind: 'pre-processing', after: ['understand', 'correct'] },
  curated: { kind: 'retrieval', after: ['understand', 'correct', 'time'] },
  retrieve: { kind: 'retrieval', after: ['understand', 'correct', 'time'] },
  opening: { kind: 'retrieval', after: ['time', 'retrieve'] },
  read: { kind: 'model', after: ['curated', 'retrieve'] },
  decide: { kind: 'post-processing', after: ['curated', 'retrieve', 'read'], isRequired: true },
  reply: { kind: 'post-processing', after: ['understand', 'decide'], isRequired: true },
  record: { kind: 'post-processing', after: ['reply'], isRequired: true },
} as const satisfies Record<string, Place>;

export type ProductStageName = keyof typeof productStages;

/** Its kind is that of its name. */
export interface ProductStage extends Pick<Stage, 'run'> {
  readonly name: ProductStageName;
}

export const productStageNames = Object.keys(productStages) as readonly ProductStageName[];

export const isProductStage = (name: string): name is ProductStageName => name in productStages;

export const placeOf = (name: ProductStageName): Place => productStages[name];
