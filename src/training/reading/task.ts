// Teaches encoder and reader together: batches of questions about one desk, or about neighbouring texts of a public file.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Backend } from '../../engine/tensorflow/backend.ts';
import { createLstm } from '../../engine/tensorflow/lstm.ts';
import { createTensorflowOperators } from '../../engine/tensorflow/operators.ts';
import { ANSWER_KINDS } from '../../model/desk-reader.ts';
import { MINILM } from '../../model/encoder.ts';
import { createRandom, integer, type Random, shuffle } from '../../model/random.ts';
import { dropoutMask } from '../dropout.ts';
import { readExamples } from '../examples.ts';
import type { Scores, Task } from '../task.ts';
import { addGradients, weightTensors } from '../tensors.ts';
import type { Collection, LearnedQuestion } from './collections.ts';
import { deskCollection, loadDesks } from './desks.ts';
import { encodeGroup, planOf, readAll, type TextGroup } from './forward.ts';
import { lossOf } from './losses.ts';
import { questionFileCollections } from './question-files.ts';
import { loadRunParts, type ReadingRun } from './run.ts';

/** Passages beside a public question: its own and the nearest other ones. */
const PUBLIC_CANDIDATES = 2;
const EVALUATED_CANDIDATES = 8;
const EVALUATED_QUESTIONS = 40;
/** Share of the questions that are asked without the passages that answer them. */
const ASKED_WITHOUT = 0.08;
const BUCKETS = 3;
/** Without desks of their own to choose by, one question in so many is held out. */
const HELD_OUT_EVERY = 10;

interface Batch {
  readonly collection: Collection;
  readonly questions: readonly LearnedQuestion[];
  readonly without: readonly (readonly number[])[];
}

export async function createReadingTask(run: ReadingRun, backend: Backend): Promise<Task> {
  const { tf } = backend;
  const { specs, words, text } = loadRunParts(run);
  const loaded = (await Promise.all(run.desks.map(loadDesks))).flat();
  const all = loaded.map((desk) => deskCollection(desk, text));
  const isHeldOut = ({ item }: LearnedQuestion) =>
    run.heldOutDesks === undefined && item % HELD_OUT_EVERY === 0;
  const learned = (collection: Collection): Collection => ({
    ...collection,
    questions: collection.questions.filter((question) => !isHeldOut(question)),
  });
  const desks = all.map(learned);
  const heldOut =
    run.heldOutDesks === undefined
      ? all.map((collection) => ({ ...collection, questions: collection.questions.filter(isHeldOut) }))
      : (await loadDesks(run.heldOutDesks)).map((desk) => deskCollection(desk, text, false));
  const files = run.data.map(({ path, weight }) => ({
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

  const drawCollection = (random: Random, number: number): Collection => {
    const [from, to] = run.deskShare;
    const share =
      files.length === 0 ? 1 : desks.length === 0 ? 0 : from + ((to - from) * number) / run.batches;
    const together = createRandom(run.seed * 32_452_843 + Math.floor(number / run.atOnce));
    if (together.next() < share) return desks[integer(random, desks.length)] as Collection;
    const total = files.reduce((sum, { weight }) => sum + weight, 0);
    let at = random.next() * total;
    const file = files.find(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    const { collections } = file ?? (files[0] as (typeof files)[number]);
    return learned((collections[integer(random, collections.length)] as () => Collection)());
  };

  const batch = (number: number, random: Random): Batch => {
    const collection = drawCollection(random, number);
    // Two phrasings of an item stand together, so that they learn that they mean the same.
    const byItem = new Map<number, LearnedQuestion[]>();
    for (const question of collection.questions)
      byItem.set(question.item, [...(byItem.get(question.item) ?? []), question]);
    const drawn = shuffle(random, [...byItem.values()])
      .flatMap((phrasings) => shuffle(random, phrasings).slice(0, 2))
      .slice(0, run.questionsPerBatch);
    const without = drawn.map(({ gold }) =>
      random.next() < ASKED_WITHOUT ? [...new Set(gold.map(({ passage }) => passage))] : [],
    );
    const questions = drawn.map((question, i) =>
      (without[i] as number[]).length > 0 ? { ...question, gold: [], spans: [], kind: -1 } : question,
    );
    return { collection, questions, without };
  };

  const step = (flat: Float32Array, number: number, gradients: Float32Array) => {
    const random = createRandom(run.seed * 15_485_863 + number);
    const { collection, questions, without } = batch(number, random);
    const { passages, isDesk } = collection;
    const plan = planOf(
      passages,
      questions.map(({ question }) => question),
      BUCKETS,
    );
    gradients.fill(0);
    // Encoded first without a record of how, read with one, and encoded again group by group for the encoder's
    // gradients: a record of the whole would take ten gigabytes (Chen et al. 2016).
    const loss = tf.tidy(() => {
      const weights = weightTensors(tf, specs, flat);
      const encoding = { tf, o: operators(weights), sizes: MINILM, words };
      const groups = [...plan.buckets, ...plan.asked];
      const encoded = groups.map((group) => tf.tidy(() => ({ ...encodeGroup(encoding, group) })));
      const o = operators(weights, random);
      const { value, atLeaves } = addGradients(
        tf,
        specs,
        weights,
        gradients,
        () => {
          const result = readAll({
            tf,
            o,
            plan,
            passages: encoded.slice(0, plan.buckets.length),
            questions: encoded.slice(plan.buckets.length),
            must: questions.map(({ gold }) => [...new Set(gold.map(({ passage }) => passage))]),
            without,
            candidates: isDesk ? run.candidates : PUBLIC_CANDIDATES,
          });
          return lossOf({ tf, o, passages, questions, isDesk, result });
        },
        {
          leaves: encoded.flatMap(({ vectors, means }) => [vectors, means]),
          learns: (name) => !name.startsWith('encoder/'),
        },
      );
      groups.forEach((group, i) => {
        const [byVectors, byMeans] = [atLeaves[2 * i], atLeaves[2 * i + 1]] as [Tensor | undefined, Tensor];
        tf.tidy(() => {
          const along = () => {
            const { vectors, means } = encodeGroup(encoding, group);
            const product = tf.sum(tf.mul(means, byMeans));
            return byVectors ? tf.add(product, tf.sum(tf.mul(vectors, byVectors))) : product;
          };
          addGradients(tf, specs, weights, gradients, along, { learns: learnsInEncoder(run) });
        });
      });
      return value;
    });
    return { loss, examples: questions.length };
  };

  const evaluate = (
    flat: Float32Array,
    limit: number,
    { rank, of }: { rank: number; of: number },
  ): Scores => {
    const sums = { count: 0, first: 0, three: 0, found: 0, decided: 0, declined: 0, polarity: 0, polar: 0 };
    const weights = weightTensors(tf, specs, flat);
    const perDesk = Math.ceil(limit / Math.max(1, heldOut.length));
    heldOut.forEach(({ passages, questions }, i) => {
      if (i % of !== rank) return;
      const asked = questions.filter(
        (_, q) => perDesk >= questions.length || q % Math.ceil(questions.length / perDesk) === 0,
      );
      for (let from = 0; from < asked.length; from += EVALUATED_QUESTIONS) {
        const some = asked.slice(from, from + EVALUATED_QUESTIONS);
        tf.tidy(() => {
          const o = operators(weights);
          const plan = planOf(
            passages,
            some.map(({ question }) => question),
            BUCKETS,
          );
          const encode = (group: TextGroup) =>
            tf.tidy(() => ({ ...encodeGroup({ tf, o, sizes: MINILM, words }, group) }));
          const result = readAll({
            tf,
            o,
            plan,
            passages: plan.buckets.map(encode),
            questions: plan.asked.map(encode),
            must: some.map(() => []),
            candidates: EVALUATED_CANDIDATES,
          });
          const none = result.none.dataSync();
          const logits = result.outputs.map((output) => output?.unitLogits.dataSync());
          const kinds = result.outputs.map((output) => output?.kindLogits.dataSync());
          some.forEach(({ gold, kind }, q) => {
            const ranked = result.pairs
              .filter((pair) => pair.question === q)
              .flatMap(({ passage, bucket, row }) =>
                Array.from({ length: passages[passage]?.unitCount ?? 0 }, (_, unit) => {
                  const at = row * (result.buckets[bucket]?.unitCount ?? 0) + unit;
                  return { passage, unit, bucket, at, logit: logits[bucket]?.[at] as number };
                }),
              )
              .sort((a, b) => b.logit - a.logit);
            const isGold = ({ passage, unit }: { passage: number; unit: number }) =>
              gold.some((place) => place.passage === passage && place.unit === unit);
            const [best] = ranked;
            const declines = !best || best.logit < (none[q] as number);
            if (gold.length === 0) {
              sums.declined += declines ? 1 : 0;
              return;
            }
            sums.count++;
            if (best && isGold(best)) sums.first++;
            if (ranked.slice(0, 3).some(isGold)) sums.three++;
            if (ranked.some(isGold)) sums.found++;
            if (best && isGold(best) && !declines) sums.decided++;
            if (best && (kind === 1 || kind === 2)) {
              sums.polar++;
              const own = kinds[best.bucket]?.slice(
                best.at * ANSWER_KINDS.length,
                (best.at + 1) * ANSWER_KINDS.length,
              ) as Float32Array;
              if (own.indexOf(Math.max(...own)) === kind) sums.polarity++;
            }
          });
        });
      }
    });
    for (const tensor of weights.values()) tensor.dispose();
    return sums;
  };

  return {
    specs,
    measure: 'first',
    rateOf: ({ name }) =>
      name.startsWith('encoder/') && !name.startsWith('encoder/vectors') ? run.encoderRate : 1,
    batches: run.batches,
    prepare: () => undefined,
    step,
    evaluate,
  };
}

/** The upper layers; what lies below them says of any text what it said before. */
function learnsInEncoder({ frozenLayers }: ReadingRun): (name: string) => boolean {
  const frozen = [
    'encoder/positions',
    'encoder/norm/',
    ...Array.from({ length: frozenLayers }, (_, i) => `encoder/${i}/`),
  ];
  return (name) =>
    name.startsWith('encoder/') && (frozenLayers === 0 || !frozen.some((start) => name.startsWith(start)));
}

/** How many questions a run would learn from. */
export async function countQuestions({ desks, data }: Pick<ReadingRun, 'desks' | 'data'>): Promise<number> {
  const loaded = (await Promise.all(desks.map(loadDesks))).flat();
  const asked = loaded.flatMap(({ rows }) => rows.map(({ also }) => 1 + also.length));
  const read = data.map(({ path }) => readExamples(path).length);
  return [...asked, ...read].reduce((sum, count) => sum + count, 0);
}
