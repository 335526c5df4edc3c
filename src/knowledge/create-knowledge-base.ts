// The knowledge base in memory: one passage index, a curated matcher for each collection, and the words of all passages.
//
// Changes wait for each other and are prepared in slices; those that came while others were prepared are made together,
// so that a collection's matcher is built once for many documents. They become visible in one step.
import type { TextVectors } from '../engine/engine.ts';
import type { DocumentContent } from '../storage/document-content.ts';
import type { PassageVectorStore } from '../storage/passage-vector-store.ts';
import { unitsOfText } from '../text/passages.ts';
import { buildingCuratedMatcher, type CuratedMatcher } from './curated-matcher.ts';
import { inSlices, type Steps } from './in-slices.ts';
import type { FoundCurated, FoundPassage, KnowledgeBase, KnownDocument } from './knowledge-base.ts';
import { createMeanings } from './meanings.ts';
import { createPassageIndex, type PassageHit } from './passage-index.ts';
import { rankPassages } from './rank-passages.ts';
import { createWordCounts } from './word-counts.ts';

/** Passages, by words and by meaning, of which the best are told. */
const RANKED = 20;
/** Phrasings of a document that are encoded before it is asked: a few seconds' work. */
const MAX_ENCODED = 5000;

interface HeldDocument extends KnownDocument {
  /** Passages are cut from it: their own copies are not kept. */
  readonly text: string;
  readonly passages: readonly HeldPassage[];
  readonly curated: readonly HeldCurated[];
  /** The vector of each of their phrasings, in their order. */
  readonly phrasings?: readonly Float32Array[];
}

type HeldPassage = Pick<FoundPassage, 'headings' | 'page' | 'start' | 'end' | 'units'>;
type HeldCurated = Omit<FoundCurated, 'confidence'>;
type Matcher = CuratedMatcher<HeldCurated>;

export interface KnowledgeBaseOptions {
  /** For what questions and passages mean; without it, their words must do. */
  readonly encoder?: TextVectors;
  /** Where the vectors of passages are kept. */
  readonly vectors?: Pick<PassageVectorStore, 'find' | 'add'>;
  /** Called when the encoder failed: its vectors are then missing. */
  readonly onEncoderFailure?: (error: Error) => void;
}

/** A document to be put, or removed where there is no content. */
interface Change {
  readonly id: string;
  readonly put?: { readonly document: KnownDocument; readonly content: DocumentContent };
}

export function createKnowledgeBase({
  encoder,
  vectors,
  onEncoderFailure = () => undefined,
}: KnowledgeBaseOptions = {}): KnowledgeBase {
  const documents = new Map<string, HeldDocument>();
  const matchers = new Map<string, Matcher>();
  const meanings =
    encoder &&
    createMeanings({ encoder, onFailure: onEncoderFailure, ...(vectors ? { store: vectors } : {}) });
  const index = createPassageIndex();
  const words = createWordCounts();
  let waiting: Change[] = [];
  let working: Promise<void> | undefined;

  function change(one: Change): Promise<void> {
    // Of two changes of a document the later one counts.
    waiting = [...waiting.filter(({ id }) => id !== one.id), one];
    // Those that come in the same turn of the event loop are made together.
    working ??= Promise.resolve().then(makeChanges);
    return working;
  }

  async function makeChanges(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const changes = waiting;
        waiting = [];
        await inSlices(making(changes, await encodedPhrasings(changes)));
      }
    } finally {
      working = undefined;
    }
  }

  /** By document. A set of very many phrasings is matched by their words, so that it is not kept waiting for minutes. */
  async function encodedPhrasings(changes: readonly Change[]): Promise<Map<string, readonly Float32Array[]>> {
    const encoded = new Map<string, readonly Float32Array[]>();
    for (const { id, put } of encoder ? changes : []) {
      const phrasings = put?.content.curatedAnswers.flatMap(({ questions }) => questions) ?? [];
      if (phrasings.length > MAX_ENCODED) continue;
      const phrased = await encoder?.encodeTexts(phrasings).catch(onEncoderFailure);
      if (phrased) encoded.set(id, phrased);
    }
    return encoded;
  }

  function* making(
    changes: readonly Change[],
    phrasings: ReadonlyMap<string, readonly Float32Array[]>,
  ): Steps<void> {
    const commits: (() => void)[] = [];
    const changed = new Map<string, HeldDocument | undefined>();
    for (const { id, put } of changes) {
      const held = put && heldDocument(put.document, put.content, phrasings.get(id));
      changed.set(id, held);
      commits.push(yield* words.putting(id, put?.content.passages ?? []));
      if (!held || !put) {
        commits.push(() => {
          index.remove(id);
          meanings?.remove(id);
        });
        continue;
      }
      const fields = put.content.passages.map(({ headings, text }, i) => ({
        title: held.title,
        headings,
        text,
        units: held.passages[i]?.units ?? [],
      }));
      commits.push(yield* index.putting(id, held.collection, fields));
      commits.push(() => meanings?.put(id, held.collection, fields));
    }
    const changedMatchers = yield* buildingMatchers(changed);

    for (const commit of commits) commit();
    for (const [id, held] of changed) {
      if (held) documents.set(id, held);
      else documents.delete(id);
    }
    for (const [collection, matcher] of changedMatchers) {
      if (matcher) matchers.set(collection, matcher);
      else matchers.delete(collection);
    }
    yield* index.tidying();
  }

  /** The matchers of the collections whose curated entries change; none where no entry is left. */
  function* buildingMatchers(
    changed: ReadonlyMap<string, HeldDocument | undefined>,
  ): Steps<[string, Matcher | undefined][]> {
    const collections = new Set<string>();
    for (const [id, held] of changed)
      for (const one of [documents.get(id), held])
        if (one && one.curated.length > 0) collections.add(one.collection);
    const built: [string, Matcher | undefined][] = [];
    for (const collection of collections) {
      const owners = [...new Map([...documents, ...changed]).values()].filter(
        (one) => one?.collection === collection && one.curated.length > 0,
      ) as HeldDocument[];
      const entries = owners.flatMap(({ curated }) => curated);
      const sentences = owners.every(({ phrasings }) => phrasings)
        ? owners.flatMap(({ phrasings = [] }) => phrasings)
        : undefined;
      built.push([
        collection,
        entries.length > 0 ? yield* buildingCuratedMatcher(entries, sentences) : undefined,
      ]);
    }
    return built;
  }

  const passageAt = async ({ documentId, passage, score }: PassageHit): Promise<FoundPassage> => {
    const { title, url, text, passages } = documents.get(documentId) as HeldDocument;
    const held = passages[passage] as HeldPassage;
    const kept = await meanings?.vectors(documentId, passage);
    return {
      documentId,
      title,
      url,
      ...held,
      text: text.slice(held.start, held.end),
      score,
      ...(kept && encoder ? { known: { encoder: encoder.encoder, vectors: kept } } : {}),
    };
  };

  return {
    async search(question, options = {}) {
      const { limit = 5, collections, history = [] } = options;
      const asked = await meanings?.ofQuestion(question, history);
      const last = history.at(-1);
      // What a question leaves to the turn before it is sought by that turn's words too.
      const words = last ? `${question} ${last.question}` : question;
      const byWords = index.search(words, { ...options, limit: Math.max(limit, asked ? RANKED : 0) });
      if (!meanings || !asked) return Promise.all(byWords.slice(0, limit).map(passageAt));
      const byMeaning = meanings.nearest(asked, RANKED, collections);
      const similarities = ({ documentId, passage }: PassageHit) =>
        meanings.similarities(documentId, passage, asked);
      return Promise.all(rankPassages(byWords, byMeaning, similarities).slice(0, limit).map(passageAt));
    },
    async matchCurated(question, { limit = 3, collections } = {}) {
      const asked = await meanings?.ofQuestion(question);
      const options = { limit, ...(asked ? { sentence: asked } : {}) };
      return (collections ?? [...matchers.keys()])
        .flatMap((collection) => matchers.get(collection)?.match(question, options) ?? [])
        .map(({ entry, confidence }) => ({ ...entry, confidence }))
        .sort((one, other) => other.confidence - one.confidence)
        .slice(0, limit);
    },
    wordCount: words.count,
    formCount: index.count,
    words: words.all,
    meaningOf: async (text) => meanings?.ofQuestion(text),
    put: (document, content) => change({ id: document.id, put: { document, content } }),
    remove: (id) => change({ id }),
    understood: async () => meanings?.idle(),
    get documentCount() {
      return documents.size;
    },
    get passageCount() {
      return index.size;
    },
  };
}

function heldDocument(
  { id, collection, title, url }: KnownDocument,
  { text, passages, curatedAnswers }: DocumentContent,
  phrasings: readonly Float32Array[] | undefined,
): HeldDocument {
  return {
    id,
    collection,
    title,
    url,
    text,
    passages: passages.map(({ headings, page, text: words, startOffset: start, endOffset: end, units }) => ({
      headings,
      page,
      start,
      end,
      units: units ?? unitsOfText(words),
    })),
    curated: curatedAnswers.map((one) => ({
      documentId: id,
      title,
      questions: one.questions,
      answer: one.answer,
      url: one.url ?? url,
    })),
    ...(phrasings ? { phrasings } : {}),
  };
}
