// The stages of a turn in their order.
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Predictor } from '../serving/predictor.ts';
import { type ProductStage, placeOf } from './built-in-stages.ts';
import { matchCurated } from './curated.ts';
import { decide } from './decide.ts';
import { nameTime, tellOpening } from './opening.ts';
import { read, retrieve } from './read.ts';
import { store, tell } from './reply-stages.ts';
import type { AssistantSettings } from './settings.ts';
import type { Stage } from './stage.ts';
import type { TurnRecord } from './turn-record.ts';
import type { IntentHead } from './understand/intent-head.ts';
import { correct, understand } from './understanding-stages.ts';
import { createWording } from './wording.ts';

export interface StagesOptions {
  readonly knowledge: KnowledgeBase;
  readonly predictor: Predictor;
  readonly record: Pick<TurnRecord, 'answered'>;
  readonly settings: AssistantSettings;
  readonly isWord?: (word: string) => boolean;
  /** Tells small talk from questions. Without it, every message is a question. */
  readonly intents?: IntentHead;
}

const PASSAGES_READ = 8;
const LOCAL_TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function createStages(options: StagesOptions): readonly Stage[] {
  const { knowledge, predictor, record, settings, isWord, intents } = options;
  const wording = createWording();
  const stages: readonly ProductStage[] = [
    understand(settings, intents && { head: intents, meaningOf: knowledge.meaningOf }),
    correct(knowledge, isWord),
    nameTime(() => ({ now: settings.now?.() ?? new Date(), timeZone: settings.timeZone ?? LOCAL_TIME_ZONE })),
    matchCurated(knowledge),
    retrieve(knowledge, PASSAGES_READ),
    tellOpening(),
    read(predictor),
    decide(knowledge, wording),
    tell(),
    store(record),
  ];
  return stages.map((stage) => ({ ...stage, kind: placeOf(stage.name).kind }));
}
