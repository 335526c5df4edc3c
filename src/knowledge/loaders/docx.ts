// Word documents: mammoth turns them into HTML with headings, lists and tables.
import mammoth from 'mammoth';
import { type LoadedDocument, type SourceFile, unreadable } from './document.ts';
import { htmlDocument } from './html.ts';

const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"];

/** @throws AppError `invalid_input` for a file that is no Word document, is damaged or holds no text. */
export async function loadDocx(file: SourceFile): Promise<LoadedDocument> {
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }));
  let html: string;
  try {
    const converted = await mammoth.convertToHtml(
      { buffer: Buffer.from(file.bytes) },
      { styleMap: STYLES, convertImage },
    );
    html = converted.value;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
    throw unreadable(file, `it is not a Word document (.docx), or is damaged: ${why}`, cause);
  }
  return htmlDocument(file, html);
}
