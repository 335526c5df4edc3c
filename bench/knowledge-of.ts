// A knowledge base of articles as data sets have them: a document for each, a passage for each paragraph.
import { createKnowledgeBase, type KnowledgeBaseOptions } from '../src/knowledge/create-knowledge-base.ts';
import type { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';

export interface Paragraph {
  readonly text: string;
  /** Default: none. */
  readonly headings?: readonly string[];
}

/** @param articles The paragraphs of each title */
export async function knowledgeOf(
  articles: ReadonlyMap<string, Iterable<string | Paragraph>>,
  options: KnowledgeBaseOptions,
): Promise<KnowledgeBase> {
  const knowledge = createKnowledgeBase(options);
  const put = [...articles].map(([title, paragraphs]) => {
    const parts = Array.from(paragraphs, (one) => (typeof one === 'string' ? { text: one } : one));
    let end = -2;
    const passages = parts.map(({ text, headings = [] }: Paragraph) => {
      const startOffset = end + 2;
      end = startOffset + text.length;
      return { text, headings, startOffset, endOffset: end, page: null };
    });
    const document = { id: title, collection: 'main', title: title.replaceAll('_', ' '), url: null };
    return knowledge.put(document, {
      text: parts.map(({ text }) => text).join('\n\n'),
      passages,
      curatedAnswers: [],
    });
  });
  await Promise.all(put);
  await knowledge.understood();
  return knowledge;
}
