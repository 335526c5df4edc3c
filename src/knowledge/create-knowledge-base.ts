// The knowledge base in memory: one passage index, a curated matcher for each collection, and the words of all passages.
//
// Changes wait for each other and are prepared in slices; those that came while others were prepared are made together,
// so that a collection's matcher is built once for many documents. They become visible in one step.
import type { DocumentContent } from '../storage/document-content.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { buildingCuratedMatcher, type CuratedMatcher } from './curated-matcher.ts';
import { inSlices, type Steps } from './in-slices.ts';
import type { FoundCurated, FoundPassage, KnowledgeBase, KnownDocument } from './knowledge-base.ts';
import { createNearWords, type NearWord, type NearWords } from './near-words.ts';
import { createPassageIndex } from './passage-index.ts';
import type { WordVectors } from './phrase-features.ts';
import { createWordCounts } from './word-counts.ts';

interface HeldDocument extends KnownDocument {
  /** Passages are cut from it: their own copies are not kept. */
  readonly text: string;
  readonly passages: readonly HeldPassage[];
  readonly curated: readonly HeldCurated[];
}

type HeldPassage = Pick<FoundPassage, 'headings' | 'page' | 'start' | 'end'>;
type HeldCurated = Omit<FoundCurated, 'confidence'>;

/** A document to be put, or removed where there is no content. */
interface Change {
  readonly id: string;
  readonly put?: { readonly document: KnownDocument; readonly content: DocumentContent };
}

/** @param vectors A model's word vectors, for what curated questions mean; without them, their words must do. */
export function createKnowledgeBase({ vectors }: { readonly vectors?: WordVectors } = {}): KnowledgeBase {
  const documents = new Map<string, HeldDocument>();
  const matchers = new Map<string, CuratedMatcher<HeldCurated>>();
  const index = createPassageIndex();
  const words = createWordCounts();
  let near: NearWords | undefined;
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
        await inSlices(making(changes));
      }
    } finally {
      working = undefined;
    }
  }

  function* making(changes: readonly Change[]): Steps<void> {
    const commits: (() => void)[] = [];
    const changed = new Map<string, HeldDocument | undefined>();
    for (const { id, put } of changes) {
      const held = put && heldDocument(put.document, put.content);
      changed.set(id, held);
      commits.push(yield* words.putting(id, put?.content.passages ?? []));
      if (!held || !put) {
        commits.push(() => index.remove(id));
        continue;
      }
      const fields = put.content.passages.map(({ headings, text }) => ({
        title: held.title,
        headings,
        text,
      }));
      commits.push(yield* index.putting(id, held.collection, fields));
    }
    const changedMatchers = yield* buildingMatchers(changed);

    for (const commit of commits) commit();
    near = vectors && createNearWords({ has: (word) => words.count(word) > 0, all: words.all }, vectors);
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
  ): Steps<[string, CuratedMatcher<HeldCurated> | undefined][]> {
    const collections = new Set<string>();
    for (const [id, held] of changed)
      for (const one of [documents.get(id), held])
        if (one && one.curated.length > 0) collections.add(one.collection);
    const built: [string, CuratedMatcher<HeldCurated> | undefined][] = [];
    for (const collection of collections) {
      const entries = [...new Map([...documents, ...changed]).values()]
        .filter((one) => one?.collection === collection)
        .flatMap((one) => one?.curated ?? []);
      built.push([
        collection,
        entries.length > 0 ? yield* buildingCuratedMatcher(entries, vectors) : undefined,
      ]);
    }
    return built;
  }

  const nearWords = (word: string) => near?.of(word) ?? [];
  /** Words of the documents for those of a question that they lack. */
  const missingWords = (question: string): readonly NearWord[] =>
    tokenize(question)
      .map(({ text }) => normalizeWord(text))
      .filter((word) => words.count(word) === 0)
      .flatMap(nearWords);

  return {
    search: (question, options) =>
      index
        .search(question, { ...options, also: missingWords(question) })
        .map(({ documentId, passage, score }) => {
          const { title, url, text, passages } = documents.get(documentId) as HeldDocument;
          const held = passages[passage] as HeldPassage;
          return { documentId, title, url, ...held, text: text.slice(held.start, held.end), score };
        }),
    matchCurated: (question, { limit = 3, collections } = {}) =>
      (collections ?? [...matchers.keys()])
        .flatMap((collection) => matchers.get(collection)?.match(question, limit) ?? [])
        .map(({ entry, confidence }) => ({ ...entry, confidence }))
        .sort((one, other) => other.confidence - one.confidence)
        .slice(0, limit),
    wordCount: words.count,
    formCount: index.count,
    words: words.all,
    nearWords,
    put: (document, content) => change({ id: document.id, put: { document, content } }),
    remove: (id) => change({ id }),
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
): HeldDocument {
  return {
    id,
    collection,
    title,
    url,
    text,
    passages: passages.map(({ headings, page, startOffset: start, endOffset: end }) => ({
      headings,
      page,
      start,
      end,
    })),
    curated: curatedAnswers.map((one) => ({
      documentId: id,
      title,
      questions: one.questions,
      answer: one.answer,
      url: one.url ?? url,
    })),
  };
}
