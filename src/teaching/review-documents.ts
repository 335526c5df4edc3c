// What is worth a look in the documents: the same said twice, two answers to one question, what nobody asks or changes.
import type { ReviewView } from '../protocol/desk-review.ts';
import type { Stores } from '../storage/stores.ts';
import { answeredQuestion } from './unanswered.ts';

const MS_PER_DAY = 86_400_000;
const ASKED_DAYS = 90;
const OLD_DAYS = 365;
/** Shorter texts, such as an address, may well stand twice. */
const MIN_DUPLICATE_CHARS = 80;
const MOST_LISTED = 100;

type Place = ReviewView['contradictions'][number]['answers'][number];

export async function reviewDocuments(
  { documents, questions }: Pick<Stores, 'documents' | 'questions'>,
  now = Date.now(),
): Promise<ReviewView> {
  const answersOf = new Map<string, { question: string; answers: Place[] }>();
  const placesOf = new Map<string, Place[]>();
  const asked = await askedDocuments(questions, now);
  const neverAsked: ReviewView['neverAsked'] = [];
  const old: ReviewView['old'] = [];

  for await (const document of documents.all()) {
    const { id: documentId, title, updatedAtMs } = document;
    const content = await documents.content(documentId);
    if (!content) continue;
    if (!asked.has(documentId)) neverAsked.push({ documentId, title });
    if (updatedAtMs < now - OLD_DAYS * MS_PER_DAY)
      old.push({ documentId, title, updatedAt: new Date(updatedAtMs).toISOString() });
    for (const { questions: phrasings, answer } of content.curatedAnswers) {
      for (const question of phrasings) {
        const known = answersOf.get(plain(question)) ?? { question, answers: [] };
        if (!known.answers.some(({ text }) => plain(text) === plain(answer)))
          known.answers.push({ documentId, title, text: answer });
        answersOf.set(plain(question), known);
      }
    }
    for (const { text } of content.passages) {
      if (text.length < MIN_DUPLICATE_CHARS) continue;
      const places = placesOf.get(plain(text)) ?? [];
      places.push({ documentId, title, text });
      placesOf.set(plain(text), places);
    }
  }
  return {
    contradictions: [...answersOf.values()].filter(({ answers }) => answers.length > 1).slice(0, MOST_LISTED),
    duplicates: [...placesOf.values()]
      .filter((places) => places.length > 1)
      .slice(0, MOST_LISTED)
      .map((places) => ({ text: places[0]?.text ?? '', places })),
    neverAsked,
    old,
  };
}

async function askedDocuments(questions: Stores['questions'], now: number): Promise<ReadonlySet<string>> {
  const asked = await questions.askedSince(now - ASKED_DAYS * MS_PER_DAY);
  return new Set(
    asked.flatMap((one) => answeredQuestion(one)?.reply.sources.map(({ documentId }) => documentId) ?? []),
  );
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
