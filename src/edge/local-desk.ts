// A desk in the browser's memory: the same stages, the same search and the same decision as in the service.

import { type PastTurn, runStages } from '../assistant/stage.ts';
import { createStages } from '../assistant/stages.ts';
import { type IntentHead, NO_INTENT } from '../assistant/understand/intent-head.ts';
import { createAnswerer } from '../engine/answerer.ts';
import { fromFloat16 } from '../engine/float16.ts';
import { type Manifest, RARITY, type TensorEntry } from '../engine/manifest.ts';
import type { Network } from '../engine/network.ts';
import { createKnowledgeBase } from '../knowledge/create-knowledge-base.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Predictor } from '../serving/predictor.ts';
import { createCommonWords } from '../text/common-words.ts';
import { createTextEncoder } from '../text/encoded-text.ts';
import { createWordPieces } from '../text/word-pieces.ts';
import type { SiteDesk } from './site.ts';

export interface LocalModel {
  readonly manifest: Manifest;
  readonly vocabulary: readonly string[];
  readonly intents?: IntentHead;
  readonly weights: Uint8Array;
  readonly network: Network;
}

export interface LocalQuestion {
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
  /** The oldest first. */
  readonly past: readonly PastTurn[];
}

export interface LocalDesk {
  ask(question: LocalQuestion, signal: AbortSignal): Promise<Reply>;
}

/** @param vectors What the model's encoder made of the passages, as the desk lists it */
export async function openLocalDesk(
  model: LocalModel,
  desk: SiteDesk,
  vectors: Uint8Array,
): Promise<LocalDesk> {
  const { manifest, vocabulary, intents, network } = model;
  const engine = createAnswerer({
    network,
    knows: createCommonWords(vocabulary),
    text: createTextEncoder(createWordPieces(vocabulary), rarityOf(manifest, model.weights)),
    manifest,
    name: 'onnx',
  });
  const places = new Map(desk.vectors.map(({ key, offset, bytes }) => [key, { offset, bytes }]));
  const knowledge = createKnowledgeBase({
    encoder: engine,
    vectors: {
      async find(keys) {
        return new Map(
          keys.flatMap((key) => {
            const place = places.get(key);
            return place ? [[key, vectors.subarray(place.offset, place.offset + place.bytes)]] : [];
          }),
        );
      },
      add: async () => undefined,
    },
    onEncoderFailure(error) {
      console.error(error);
    },
  });
  await Promise.all(desk.documents.map(({ document, content }) => knowledge.put(document, content)));
  await knowledge.understood();

  const { name, version } = manifest;
  const predictor: Predictor = {
    pick: () => ({
      model: { name, version },
      answer: (requests, options = {}) =>
        engine.answer(requests, options.signal ? { signal: options.signal } : {}),
      [Symbol.dispose]: () => undefined,
    }),
    problem: () => null,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const stages = createStages({
    knowledge,
    predictor,
    record: { answered: async (reply) => reply },
    settings: {
      timeZone: desk.timeZone,
      ...(desk.deskName === undefined ? {} : { deskName: desk.deskName }),
      ...(desk.handoffText === undefined ? {} : { handoffText: desk.handoffText }),
    },
    isWord: createCommonWords(vocabulary),
    ...(intents ? { intents } : {}),
  });

  return {
    async ask({ conversationId, messageId, text, past }, signal) {
      const began = performance.now();
      const { reply } = await runStages(
        stages,
        {
          conversationId,
          inReplyTo: messageId,
          clientMessageId: messageId,
          isSpoken: false,
          message: text,
          past,
          intent: NO_INTENT,
          question: text,
          passages: [],
          model: null,
        },
        { signal, elapsedMs: () => performance.now() - began, say: () => undefined },
      );
      if (!reply) throw new Error('The stages of the turn ended without a reply.');
      return reply;
    },
  };
}

function rarityOf(manifest: Manifest, weights: Uint8Array): Float32Array {
  const { offset, bytes } = manifest.tensors.find(({ name }) => name === RARITY) as TensorEntry;
  return fromFloat16(new Uint16Array(weights.slice(offset, offset + bytes).buffer));
}
