// What is likely to be wrong with the documents of a desk: found by their words alone, and told to people.
import type { DocumentStore } from '../../storage/document-store.ts';
import { languageProblem, passedDates, shinglesOf, unreadableShare, wordsOf } from './text-signs.ts';

export const problemKinds = [
  'failed',
  'unreadable',
  'tiny',
  'duplicate',
  'contradiction',
  'passed',
  'language',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

export interface DocumentProblem {
  readonly kind: ProblemKind;
  readonly documentId: string;
  readonly title: string;
  readonly source: string;
  /** A sentence for people. */
  readonly detail: string;
}

const TINY_WORDS = 15;
const MAX_UNREADABLE_SHARE = 0.02;
/** Of its sequences of five words; with fewer in common two documents only resemble each other. */
const DUPLICATE_SHARE = 0.8;
const MIN_SHINGLES = 10;

/** @param today Dates before it have passed. */
export async function checkDocuments(
  documents: Pick<DocumentStore, 'all' | 'content'>,
  { today = new Date() }: { readonly today?: Date } = {},
): Promise<DocumentProblem[]> {
  const problems: DocumentProblem[] = [];
  const duplicates = createDuplicates();
  const answers = new Map<string, { readonly title: string; readonly answer: string }>();
  for await (const { id: documentId, title, source, status, problem } of documents.all()) {
    const tell = (kind: ProblemKind, detail: string) =>
      problems.push({ kind, documentId, title, source, detail });
    if (status === 'failed') tell('failed', problem ?? 'It could not be read.');
    const content = await documents.content(documentId);
    if (!content) continue;
    const { text, curatedAnswers } = content;
    const words = wordsOf(text);
    const unreadable = unreadableShare(text);
    if (unreadable > MAX_UNREADABLE_SHARE)
      tell('unreadable', `${percent(unreadable)} of its characters are none that a text has.`);
    if (words.length < TINY_WORDS) tell('tiny', `It has ${words.length} words.`);
    const language = languageProblem(words);
    if (language !== null) tell('language', language);
    for (const { date, words: said } of passedDates(text, today))
      tell('passed', `It says “${said}”, and ${date} has passed.`);
    const twin = duplicates.add(title, shinglesOf(words));
    if (twin) tell('duplicate', `${percent(twin.share)} of it stands in “${twin.title}” as well.`);
    for (const { questions, answer } of curatedAnswers)
      for (const question of questions) {
        const key = wordsOf(question).join(' ');
        const known = answers.get(key);
        if (known && wordsOf(known.answer).join(' ') !== wordsOf(answer).join(' '))
          tell(
            'contradiction',
            `“${question}” is answered “${answer}” here and “${known.answer}” in “${known.title}”.`,
          );
        else answers.set(key, { title, answer });
      }
  }
  return problems;
}

export function countProblems(problems: readonly DocumentProblem[]): Record<ProblemKind, number> {
  const counts = Object.fromEntries(problemKinds.map((kind) => [kind, 0])) as Record<ProblemKind, number>;
  for (const { kind } of problems) counts[kind]++;
  return counts;
}

/** Each document is compared with those before it that share any of its sequences of words. */
function createDuplicates() {
  const titles: string[] = [];
  const holders = new Map<string, number[]>();
  return {
    add(title: string, shingles: ReadonlySet<string>): { title: string; share: number } | undefined {
      const shared = new Map<number, number>();
      for (const shingle of shingles)
        for (const holder of holders.get(shingle) ?? []) shared.set(holder, (shared.get(holder) ?? 0) + 1);
      const index = titles.push(title) - 1;
      for (const shingle of shingles) {
        const known = holders.get(shingle);
        if (known) known.push(index);
        else holders.set(shingle, [index]);
      }
      if (shingles.size < MIN_SHINGLES) return undefined;
      const [best, count = 0] = [...shared].sort(([, a], [, b]) => b - a)[0] ?? [];
      const share = count / shingles.size;
      return best !== undefined && share >= DUPLICATE_SHARE
        ? { title: titles[best] ?? '', share }
        : undefined;
    },
  };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
