// The stages of a turn in their order.
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Predictor } from '../serving/predictor.ts';
import { matchCurated } from './curated.ts';
import { decide } from './decide.ts';
import { type ProductStage, placeOf } from './product-stages.ts';
import { read, retrieve } from './read.ts';
import type { AssistantSettings } from './settings.ts';
import type { Stage } from './stage.ts';
import { store, tell } from './telling-stages.ts';
import type { TurnRecord } from './turn-record.ts';
import { correct, understand } from './understanding-stages.ts';
import { createWording } from './wording.ts';

export interface StagesOptions {
  readonly knowledge: KnowledgeBase;
  readonly predictor: Predictor;
  readonly record: Pick<TurnRecord, 'answered'>;
  readonly settings: AssistantSettings;
  readonly isWord?: (word: string) => boolean;
}

const PASSAGES_READ = 8;

export function createStages(options: StagesOptions): readonly Stage[] {
  const { knowledge, predictor, record, settings, isWord } = options;
  const wording = createWording(settings);
  const stages: readonly ProductStage[] = [
    understand(wording),
    correct(knowledge, isWord),
    matchCurated(knowledge),
    retrieve(knowledge, PASSAGES_READ),
    read(predictor),
    decide(knowledge, wording),
    tell(),
    store(record),
  ];
  return stages.map((stage) => ({ ...stage, kind: placeOf(stage.name).kind }));
}
