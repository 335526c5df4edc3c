// From question and passages to the answer: vectors, the reader, the judge, the decision, and the words of the answer.
import { AppError } from '../errors.ts';
import type { EncodedPassage, EncodedQuestion, PassageText, TextEncoder } from '../text/encoded-text.ts';
import { joinTexts } from '../text/joined-text.ts';
import { passagesOfText } from '../text/passages.ts';
import { tokenize } from '../text/tokenize.ts';
import { checkRequest } from './check-request.ts';
import { decide } from './decide.ts';
import type { Answer, AnswerOptions, AnswerRequest, Candidate, Engine } from './engine.ts';
import type { Manifest } from './manifest.ts';
import type { JudgeResult, Network } from './network.ts';
import { ownTurn } from './own-turn.ts';
import { packVectors, unpackVectors } from './passage-vectors.ts';
import type { EncodedText } from './read-batch.ts';
import { cosinesTo, type Reading, readBatch, sharesOf } from './read-batch.ts';
import { textToJudge } from './text-to-judge.ts';

export interface AnswererOptions {
  readonly network: Network;
  readonly text: TextEncoder;
  /** Whether the language has a normalised word. */
  readonly knows: (word: string) => boolean;
  readonly manifest: Manifest;
  readonly name: Engine['name'];
}

/** Passages that are read for a question: of a long context those nearest to it. */
const MAX_READ = 12;
/** Passages that the judge sees of those. */
const MAX_JUDGED = 3;
/** Padded pieces in one batch of the reader. */
const BATCH_PIECES = 4096;

const WARM_UP: AnswerRequest = {
  context:
    'The public library opens at nine in the morning and closes at six in the evening. It was built in 1932 by ' +
    'Ada Green. Visitors may borrow ten books, which they keep for three weeks.',
  question: 'When does the library open?',
};

/** One question on its way. */
interface Asked {
  readonly question: EncodedQuestion;
  readonly candidates: readonly Candidate[];
  readonly passages: readonly EncodedPassage[];
}

/** The engine on top of a network, which it disposes of with itself. */
export function createAnswerer({ network, text, knows, manifest, name }: AnswererOptions): Engine {
  const { calibration, encoder, hyperparameters } = manifest;
  const { vectorSize, width } = hyperparameters.encoder;

  const encode = (texts: readonly (EncodedPassage | EncodedQuestion)[], signal?: AbortSignal) =>
    network.encode(
      texts.map((one) => ({ ids: one.ids, shares: sharesOf(one) })),
      signal,
    );

  const prepare = async (request: AnswerRequest): Promise<Asked> => {
    await ownTurn();
    const candidates = request.candidates ?? passagesOfText(request.context ?? '');
    return {
      question: text.question(request.question, request.history),
      candidates,
      passages: candidates.map((candidate) => text.passage(candidate)),
    };
  };

  /** The vectors of the question and of the passages that are read: those kept, and new ones for the others. */
  const withVectors = async (
    { question, candidates, passages }: Asked,
    signal?: AbortSignal,
  ): Promise<Reading & { readonly places: readonly number[] }> => {
    const known = candidates.map((one) => (one.known?.encoder === encoder ? one.known.vectors : undefined));
    const unknown = passages.filter((_, i) => !known[i]);
    const [own, ...others] = await encode([question, ...unknown], signal);
    const encoded = passages.map((_, i) => {
      const kept = known[i];
      return kept ? unpackVectors(kept) : (others.shift() as EncodedText);
    });
    const all = passages.map((passage, i) => ({ passage, encoded: encoded[i] as EncodedText }));
    const places = nearest((own as EncodedText).means, encoded);
    return {
      question,
      encoded: own as EncodedText,
      candidates: places.map((place) => all[place] as (typeof all)[number]),
      places,
    };
  };

  const answer = async (
    requests: readonly AnswerRequest[],
    { onToken, signal }: AnswerOptions = {},
  ): Promise<Answer[]> => {
    stopIfCancelled(signal);
    requests.forEach(checkRequest);
    const answers: Answer[] = [];
    let open: { readonly asked: Asked; readonly reading: Awaited<ReturnType<typeof withVectors>> }[] = [];
    const readOpen = async () => {
      if (open.length === 0) return;
      await ownTurn();
      stopIfCancelled(signal);
      const batch = readBatch(open.map(({ reading }) => reading));
      const { unitLogits, noneLogits } = batch.pairs === 0 ? NOTHING : await network.read(batch, signal);
      let pair = 0;
      const chosen = open.map(({ asked, reading }) =>
        best(
          reading.places.map((candidate) => {
            const passage = asked.passages[candidate] as EncodedPassage;
            const from = pair++ * batch.units;
            return {
              candidate,
              joined: joinTexts(asked.question, passage),
              readerLogits: unitLogits.subarray(from, from + passage.unitCount),
            };
          }),
        ),
      );
      const results = await network.judge(
        chosen.flatMap((some) => some.map(({ joined }) => textToJudge(joined))),
        signal,
      );
      open.forEach(({ asked }, i) => {
        const judged = (chosen[i] as (typeof chosen)[number]).map((one) => ({
          ...one,
          result: results.shift() as JudgeResult,
        }));
        answers.push(decide({ ...asked, judged, none: noneLogits[i] as number, calibration }));
      });
      open = [];
    };
    let pieces = 0;
    for (const request of requests) {
      const asked = await prepare(request);
      stopIfCancelled(signal);
      const reading = await withVectors(asked, signal);
      pieces += reading.candidates.reduce((sum, { passage }) => sum + passage.ids.length, 0);
      open.push({ asked, reading });
      if (pieces < BATCH_PIECES) continue;
      await readOpen();
      pieces = 0;
    }
    await readOpen();
    stopIfCancelled(signal);
    if (onToken)
      answers.forEach((one, index) => {
        for (const piece of piecesOf(one.text)) onToken(piece, index);
      });
    return answers;
  };

  return {
    name,
    description: network.description,
    model: `${manifest.name}/${manifest.version}`,
    encoder,
    vectorSize,
    width,
    knows,
    problem: () => network.problem?.() ?? null,
    answer,
    async encodePassages(passages: readonly PassageText[]) {
      const texts = passages.map((passage) => text.passage(passage));
      const encoded = await encode(texts);
      return encoded.map((one, i) => {
        const { ids, unitCount } = texts[i] as EncodedPassage;
        return packVectors(one, ids.length, unitCount + 1);
      });
    },
    async encodeTexts(texts) {
      const encoded = await encode(texts.map((one) => text.question(one)));
      return encoded.map(({ means }) => unitLength(means));
    },
    async encodeQuestion(question, history) {
      const [encoded] = await encode([text.question(question, history)]);
      return unitLength((encoded as EncodedText).means);
    },
    async warmUp() {
      await answer([WARM_UP]);
    },
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}

const NOTHING = { unitLogits: new Float32Array(0), noneLogits: new Float32Array(0) };

/** The passages that are judged: those with the best units by the reader. */
function best<T extends { readonly readerLogits: Float32Array }>(read: readonly T[]): T[] {
  const most = ({ readerLogits }: T) =>
    readerLogits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return [...read].sort((one, other) => most(other) - most(one)).slice(0, MAX_JUDGED);
}

/** The places of the passages nearest to the question by their best units, in the order of the text. */
function nearest(question: Float32Array, passages: readonly EncodedText[]): number[] {
  const places = passages.map((_, i) => i);
  if (places.length <= MAX_READ) return places;
  const nearness = passages.map(({ means }) => Math.max(...cosinesTo(question, means)));
  return places
    .sort((one, other) => (nearness[other] as number) - (nearness[one] as number))
    .slice(0, MAX_READ)
    .sort((one, other) => one - other);
}

function unitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The question was cancelled.');
}

/** Words with the space before them; joined they are the text. */
export function piecesOf(text: string): string[] {
  const ends = tokenize(text).map(({ end }) => end);
  ends[Math.max(0, ends.length - 1)] = text.length;
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end)).filter((piece) => piece !== '');
}
