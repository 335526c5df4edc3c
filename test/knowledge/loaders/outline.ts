// What a loader made of a file, in a form that a test can compare at a glance.
import type { LoadedDocument } from '../../../src/knowledge/loaders/document.ts';
import { loadDocument } from '../../../src/knowledge/loaders/load-document.ts';
import { textFile } from './files.ts';

/** Each section as its headings and its blocks: paragraphs as they are, others with what they are before them. */
export const outline = ({
  text,
  sections,
  blocks,
}: LoadedDocument): readonly (readonly [string, ...string[]])[] =>
  sections.map(({ headings, start, end }) => [
    headings.join(' › '),
    ...blocks
      .filter((block) => block.start >= start && block.start < end)
      .map(({ kind, number, start, end }) => {
        const words = text.slice(start, end);
        return kind === 'paragraph' ? words : `${kind}${number ?? ''} ${words}`;
      }),
  ]);

export const outlineOf = async (name: string, text: string) =>
  outline(await loadDocument(textFile(name, text)));

/** Of words that a reader sees, the share in percent that the blocks hold. */
export const keptPercent = ({ coverage }: LoadedDocument): number =>
  Math.round((100 * (coverage?.keptWords ?? 0)) / (coverage?.visibleWords ?? 1));
