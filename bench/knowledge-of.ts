// A knowledge base of articles as data sets have them: a document for each, a passage for each paragraph.
import { createKnowledgeBase, type KnowledgeBaseOptions } from '../src/knowledge/create-knowledge-base.ts';
import type { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';

/** @param articles The paragraphs of each title */
export async function knowledgeOf(
  articles: ReadonlyMap<string, Iterable<string>>,
  options: KnowledgeBaseOptions,
): Promise<KnowledgeBase> {
  const knowledge = createKnowledgeBase(options);
  const put = [...articles].map(([title, paragraphs]) => {
    const texts = [...paragraphs];
    let end = -2;
    const passages = texts.map((text) => {
      const startOffset = end + 2;
      end = startOffset + text.length;
      return { text, headings: [], startOffset, endOffset: end, page: null };
    });
    const document = { id: title, collection: 'main', title: title.replaceAll('_', ' '), url: null };
    return knowledge.put(document, { text: texts.join('\n\n'), passages, curatedAnswers: [] });
  });
  await Promise.all(put);
  await knowledge.understood();
  return knowledge;
}
