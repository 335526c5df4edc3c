// Markdown (CommonMark with GitHub's tables, notes and task lists) to sections, by way of the page that it makes.
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { decodeText } from './decode-text.ts';
import type { LoadedDocument, SourceFile } from './document.ts';
import { createDocumentText } from './document-text.ts';
import { writeSource } from './html/html.ts';
import { frontMatterOf } from './markdown-front-matter.ts';
import { withoutTemplateTags } from './markdown-template-tags.ts';
import { isQuestion, withoutQuestionMark } from './questions.ts';

/** @throws AppError `invalid_input` for a file that is empty, not text or nested too deeply. */
export async function loadMarkdown(file: SourceFile): Promise<LoadedDocument> {
  const { title, question, lead, lists, body } = frontMatterOf(decodeText(file));
  const { markdown, removed, shown } = withoutTemplateTags(body, lists);
  const rest = [...lists].filter(([name]) => !shown.has(name)).map(([, list]) => list.markdown);
  const page = micromark([...lead, markdown, ...rest].join('\n\n'), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
  const document = createDocumentText(file);
  for (const tag of removed) document.leftOut('template tag', tag);
  if (question) document.heading(2, withoutQuestionMark(question));
  const { visible } = writeSource(file, document, page, { isSitePage: false });
  return document.finish(
    title ?? (question && isQuestion(question) ? withoutQuestionMark(question) : undefined),
    [question ?? '', visible, ...removed].join('\n'),
  );
}
