// Plain text, kept as it is; paragraphs are told by blank lines.
import { decodeText } from './decode-text.ts';
import type { LoadedDocument, SourceFile } from './document.ts';
import { createDocumentText } from './document-text.ts';

/** @throws AppError `invalid_input` for a file that is empty or not text. */
export async function loadPlainText(file: SourceFile): Promise<LoadedDocument> {
  const document = createDocumentText(file);
  for (const paragraph of decodeText(file).split(/\r?\n[^\S\n]*\r?\n/)) document.block(paragraph.trim());
  return document.finish();
}
