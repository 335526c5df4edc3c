// Teaches the judge: questions of desks and of public files, each asked of passages that answer it and of near ones.
import type { Tensor } from '@tensorflow/tfjs-core';
import { loadModelFiles } from '../../engine/model-files.ts';
import type { Backend } from '../../engine/tensorflow/backend.ts';
import { createLstm } from '../../engine/tensorflow/lstm.ts';
import { createTensorflowOperators } from '../../engine/tensorflow/operators.ts';
import { ANSWER_KINDS } from '../../model/desk-reader.ts';
import { MINILM } from '../../model/encoder.ts';
import { createRandom, integer, type Random, shuffle } from '../../model/random.ts';
import { createTextEncoder, rareShares } from '../../text/encoded-text.ts';
import { createWordPieces } from '../../text/word-pieces.ts';
import { dropoutMask } from '../dropout.ts';
import { claimsOf } from '../reading/claims.ts';
import type { Collection, LearnedQuestion } from '../reading/collections.ts';
import { deskCollection, loadDesks } from '../reading/desks.ts';
import { questionFileCollections } from '../reading/question-files.ts';
import { createWordRows } from '../reading/word-rows.ts';
import type { Scores, Task } from '../task.ts';
import { addGradients, weightTensors } from '../tensors.ts';
import { type AskedPassages, judgeAll } from './forward.ts';
import { judgeLoss } from './losses.ts';
import { type JudgingRun, judgingSpecs, readNearest } from './run.ts';

/** Questions that go through the network together: more would not fit in a few gigabytes. */
const AT_ONCE = 4;
const EVALUATED_CANDIDATES = 3;
/** Share of the questions that are asked without the passages that answer them. */
const ASKED_WITHOUT = 0.08;
/** Share of the desks' questions that are claims: is it true that …? */
const CLAIMS = 0.15;
/** Without desks of their own to choose by, one question in so many is held out. */
const HELD_OUT_EVERY = 10;

interface DeskQuestion {
  readonly collection: Collection;
  readonly question: LearnedQuestion;
  readonly nearest: readonly number[];
}

export async function createJudgingTask(run: JudgingRun, backend: Backend): Promise<Task> {
  const { tf } = backend;
  const files = await loadModelFiles(run.from);
  const { words: table } = await files.readWeights();
  const words = createWordRows(table.values, table.scales, MINILM.width);
  const text = createTextEncoder(createWordPieces(files.vocabulary), table.rarity);
  const specs = judgingSpecs();
  const nearest = readNearest(run);

  const questionsOf = async (folder: string, phrasings: boolean): Promise<DeskQuestion[]> =>
    (await loadDesks(folder)).flatMap((desk) => {
      const collection = deskCollection(desk, text, phrasings);
      const seen = new Map<number, number>();
      return collection.questions.map((question) => {
        const phrasing = seen.get(question.item) ?? 0;
        seen.set(question.item, phrasing + 1);
        return { collection, question, nearest: nearest[desk.name]?.[question.item]?.[phrasing] ?? [] };
      });
    });
  /** Claims of the desks, those that hold and those that do not. */
  const claims: { true: DeskQuestion[]; false: DeskQuestion[] } = { true: [], false: [] };
  const kinds = { yes: ANSWER_KINDS.indexOf('yes'), no: ANSWER_KINDS.indexOf('no') };
  for (const desk of (await Promise.all(run.desks.map(loadDesks))).flat()) {
    const collection = deskCollection(desk, text, false);
    const own = claimsOf(desk, collection, text, kinds);
    for (const side of ['true', 'false'] as const)
      for (const question of own[side])
        claims[side].push({ collection, question, nearest: nearest[desk.name]?.[question.item]?.[0] ?? [] });
  }
  const all = (await Promise.all(run.desks.map((folder) => questionsOf(folder, true)))).flat();
  const isHeldOut = ({ question }: DeskQuestion) =>
    run.heldOutDesks === undefined && question.item % HELD_OUT_EVERY === 0;
  const learned = all.filter((question) => !isHeldOut(question));
  const heldOut =
    run.heldOutDesks === undefined ? all.filter(isHeldOut) : await questionsOf(run.heldOutDesks, false);
  const data = run.data.map(({ path, weight }) => ({
    collections: questionFileCollections(path, text),
    weight,
  }));
  const lstm = createLstm(tf);
  const operators = (weights: ReadonlyMap<string, Tensor>, random?: Random) =>
    createTensorflowOperators({
      tf,
      lstm,
      weight: (name) => weights.get(name) as Tensor,
      ...(random ? { dropoutMask: dropoutMask(tf, run.dropout, random) } : {}),
    });

  /** The passages that answer, unless they are left out, and near ones that do not. */
  const passagesFor = (random: Random, one: DeskQuestion): AskedPassages => {
    const gold = [...new Set(one.question.gold.map(({ passage }) => passage))];
    const isWithout = random.next() < ASKED_WITHOUT;
    const others = shuffle(
      random,
      one.nearest.filter((passage) => !gold.includes(passage)).slice(0, 2 * run.candidates),
    );
    const passages = isWithout ? [] : gold.slice(0, run.candidates - 1);
    const question = isWithout ? { ...one.question, gold: [], spans: [], kind: -1 } : one.question;
    return {
      collection: one.collection,
      question,
      passages: [...passages, ...others.slice(0, Math.max(1, run.candidates - passages.length))],
    };
  };

  const drawPublic = (random: Random): AskedPassages => {
    const total = data.reduce((sum, { weight }) => sum + weight, 0);
    let at = random.next() * total;
    const file = data.find(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    const { collections } = file ?? (data[0] as (typeof data)[number]);
    const collection = (collections[integer(random, collections.length)] as () => Collection)();
    const question = collection.questions[integer(random, collection.questions.length)];
    if (!question) return drawPublic(random);
    const nearness = collection.passages.map((passage) => rareShares(passage, question.question).passage);
    const order = nearness
      .map((_, i) => i)
      .sort((one, other) => (nearness[other] as number) - (nearness[one] as number));
    return passagesFor(random, { collection, question, nearest: order.slice(0, 3) });
  };

  const drawOfDesks = (random: Random): AskedPassages => {
    const isClaim = random.next() < CLAIMS && claims.false.length > 0;
    const from = !isClaim ? learned : random.next() < 0.5 ? claims.true : claims.false;
    return passagesFor(random, from[integer(random, from.length)] as DeskQuestion);
  };

  const frozen = [
    ...(run.frozenLayers > 0 ? ['judge/positions', 'judge/norm/'] : []),
    ...Array.from({ length: run.frozenLayers }, (_, i) => `judge/${i}/`),
  ];
  const learns = (name: string) => !frozen.some((start) => name.startsWith(start));

  const step = (flat: Float32Array, number: number, gradients: Float32Array) => {
    const random = createRandom(run.seed * 15_485_863 + number);
    const batch = Array.from({ length: run.questionsPerBatch }, () =>
      data.length > 0 && (learned.length === 0 || random.next() >= run.deskShare)
        ? drawPublic(random)
        : drawOfDesks(random),
    );
    gradients.fill(0);
    let loss = 0;
    const weights = weightTensors(tf, specs, flat);
    for (let from = 0; from < batch.length; from += AT_ONCE) {
      const some = batch.slice(from, from + AT_ONCE);
      const share = some.length / batch.length;
      tf.tidy(() => {
        const o = operators(weights, random);
        const along = () => tf.mul(judgeLoss(tf, o, some, judgeAll({ tf, o, words }, some)), share);
        const { value } = addGradients(tf, specs, weights, gradients, along, { learns });
        loss += value;
      });
    }
    for (const tensor of weights.values()) tensor.dispose();
    return { loss, examples: batch.length };
  };

  const evaluate = (
    flat: Float32Array,
    limit: number,
    { rank, of }: { rank: number; of: number },
  ): Scores => {
    const sums = { count: 0, first: 0, three: 0, decided: 0, none: 0, declined: 0, polarity: 0, polar: 0 };
    const weights = weightTensors(tf, specs, flat);
    const every = Math.max(1, Math.floor(heldOut.length / limit));
    const asked = heldOut.filter((_, i) => i % every === 0 && Math.floor(i / every) % of === rank);
    for (let from = 0; from < asked.length; from += AT_ONCE) {
      const some = asked.slice(from, from + AT_ONCE).map(
        ({ collection, question, nearest: near }): AskedPassages => ({
          collection,
          question,
          passages: near.slice(0, EVALUATED_CANDIDATES),
        }),
      );
      tf.tidy(() => {
        const buckets = judgeAll({ tf, o: operators(weights), words }, some);
        const judged = buckets.flatMap(({ pairs, unitCount, outputs }) => {
          const logits = outputs.unitLogits.dataSync();
          const kinds = outputs.kindLogits.dataSync();
          return pairs.flatMap(({ asked: question, passage, joined }, row) =>
            Array.from({ length: joined.unitCount }, (_, unit) => {
              const at = row * unitCount + unit;
              const kind = kinds.slice(at * ANSWER_KINDS.length, (at + 1) * ANSWER_KINDS.length);
              return { question, passage, unit, logit: logits[at] as number, kind };
            }),
          );
        });
        some.forEach(({ question: { gold, kind } }, q) => {
          const ranked = judged
            .filter(({ question }) => question === q)
            .sort((one, other) => other.logit - one.logit);
          const isGold = ({ passage, unit }: { passage: number; unit: number }) =>
            gold.some((place) => place.passage === passage && place.unit === unit);
          const [best] = ranked;
          const declines = !best || best.logit < 0;
          if (gold.length === 0) {
            sums.none++;
            if (declines) sums.declined++;
            return;
          }
          sums.count++;
          if (best && isGold(best)) sums.first++;
          if (ranked.slice(0, 3).some(isGold)) sums.three++;
          if (best && isGold(best) && !declines) sums.decided++;
          if (best && (kind === 1 || kind === 2)) {
            sums.polar++;
            if (best.kind.indexOf(Math.max(...best.kind)) === kind) sums.polarity++;
          }
        });
      });
    }
    for (const tensor of weights.values()) tensor.dispose();
    return sums;
  };

  return {
    specs,
    measure: 'first',
    rateOf: ({ name }) => (/^judge\/(\d|norm|positions)/.test(name) ? run.layerRate : 1),
    batches: run.batches,
    prepare: () => undefined,
    step,
    evaluate,
  };
}
