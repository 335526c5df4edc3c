// The stages of a turn in their order.
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Predictor } from '../serving/predictor.ts';
import type { Vocabulary } from '../text/vocabulary.ts';
import { decide, matchCurated, read, retrieve } from './answering-stages.ts';
import { type ProductStage, placeOf } from './product-stages.ts';
import type { AssistantSettings } from './settings.ts';
import type { Stage } from './stage.ts';
import { store, tell } from './telling-stages.ts';
import type { TurnRecord } from './turn-record.ts';
import { correct, followUp, understand } from './understanding-stages.ts';
import { createWording } from './wording.ts';

export interface StagesOptions {
  readonly knowledge: KnowledgeBase;
  readonly predictor: Predictor;
  readonly record: Pick<TurnRecord, 'answered'>;
  readonly settings: AssistantSettings;
  readonly vocabulary?: Pick<Vocabulary, 'wordId'>;
}

const PASSAGES_READ = 5;

export function createStages(options: StagesOptions): readonly Stage[] {
  const { knowledge, predictor, record, settings, vocabulary } = options;
  const wording = createWording(settings);
  const stages: readonly ProductStage[] = [
    understand(wording),
    correct(knowledge, vocabulary),
    followUp(),
    matchCurated(knowledge),
    retrieve(knowledge, settings.passages ?? PASSAGES_READ),
    read(predictor),
    decide(knowledge, wording, predictor),
    tell(),
    store(record),
  ];
  return stages.map((stage) => ({ ...stage, kind: placeOf(stage.name).kind }));
}
