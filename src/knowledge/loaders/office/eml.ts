// E-mails (.eml): the text under their subject, without what was quoted from others.
import PostalMime from 'postal-mime';
import { type LoadedDocument, type SourceFile, unreadable } from '../document.ts';
import { htmlDocument } from '../html/html.ts';
import { plainTextDocument } from '../plain-text.ts';

/** @throws AppError `invalid_input` for a mail without text */
export async function loadEml(file: SourceFile): Promise<LoadedDocument> {
  const { subject, html, text } = await PostalMime.parse(file.bytes);
  const title = subject?.trim() || undefined;
  const own = text
    ?.split(/\r?\n/)
    .filter((line) => !line.startsWith('>'))
    .join('\n');
  if (own?.trim()) return plainTextDocument(file, own, title);
  if (html) return htmlDocument(file, html, { isSitePage: false, ...(title ? { title } : {}) });
  throw unreadable(file, 'it is not an e-mail (.eml), or holds no text');
}
