// Questions with passages through the judge. Texts of like length share a bucket, so that little is padding.
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../../engine/tensorflow/backend.ts';
import { MINILM } from '../../model/encoder.ts';
import { type JudgeOutputs, judge } from '../../model/judge.ts';
import type { Operators } from '../../model/operators.ts';
import { type JoinedText, joinTexts } from '../../text/joined-text.ts';
import type { Collection, LearnedQuestion } from '../reading/collections.ts';
import type { WordRows } from '../reading/word-rows.ts';

export interface AskedPassages {
  readonly collection: Collection;
  readonly question: LearnedQuestion;
  /** Places in the collection. */
  readonly passages: readonly number[];
}

export interface JudgedPair extends AskedPassages {
  /** The place of the question in the batch, and the passage that it is asked of here. */
  readonly asked: number;
  readonly passage: number;
  readonly joined: JoinedText;
}

export interface JudgedBucket {
  readonly pairs: readonly JudgedPair[];
  readonly time: number;
  readonly unitCount: number;
  readonly outputs: JudgeOutputs<Tensor>;
}

export interface JudgeOptions {
  readonly tf: TensorFlow;
  readonly o: Operators<Tensor>;
  readonly words: WordRows;
}

const BUCKETS = 2;

export function judgeAll(options: JudgeOptions, batch: readonly AskedPassages[]): JudgedBucket[] {
  const pairs = batch
    .flatMap((one, asked) =>
      one.passages.map((passage): JudgedPair => {
        const encoded = one.collection.passages[passage] as Collection['passages'][number];
        return { ...one, asked, passage, joined: joinTexts(one.question.question, encoded) };
      }),
    )
    .sort((one, other) => one.joined.ids.length - other.joined.ids.length);
  const size = Math.ceil(pairs.length / BUCKETS);
  return Array.from({ length: BUCKETS }, (_, i) => pairs.slice(i * size, (i + 1) * size))
    .filter((own) => own.length > 0)
    .map((own) => judgeBucket(options, own));
}

function judgeBucket({ tf, o, words }: JudgeOptions, pairs: readonly JudgedPair[]): JudgedBucket {
  const time = Math.max(...pairs.map(({ joined }) => joined.ids.length));
  const unitCount = Math.max(...pairs.map(({ joined }) => joined.unitCount));
  const count = pairs.length;
  const rows = new Float32Array(count * time * words.width);
  const mask = new Float32Array(count * time);
  const ofPassage = new Float32Array(count * time);
  const shares = new Float32Array(count * unitCount * time);
  const first = new Float32Array(count * time);
  pairs.forEach(({ joined: { ids, from, unitOf, unitCount: units } }, i) => {
    words.write(ids, rows, i * time * words.width);
    mask.fill(1, i * time, i * time + ids.length);
    ofPassage.fill(1, i * time + from + 1, i * time + ids.length);
    first[i * time] = 1;
    for (let unit = 0; unit < units; unit++) {
      const start = unitOf.indexOf(unit);
      if (start < 0) continue;
      const end = unitOf.lastIndexOf(unit) + 1;
      const at = (i * unitCount + unit) * time;
      shares.fill(1 / (end - start), at + start, at + end);
    }
  });
  const outputs = judge(
    o,
    {
      words: tf.tensor3d(rows, [count, time, words.width]),
      positions: tf.slice(o.weight('judge/positions') as Tensor2D, [0, 0], [time, words.width]),
      mask: tf.tensor2d(mask, [count, time]),
      ofPassage: tf.tensor3d(ofPassage, [count, time, 1]),
      unitShares: tf.tensor3d(shares, [count, unitCount, time]),
      first: tf.tensor3d(first, [count, 1, time]),
    },
    MINILM,
  );
  return { pairs, time, unitCount, outputs };
}
