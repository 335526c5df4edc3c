// HTML pages to sections.
import { parse } from 'parse5';
import { decodeText } from './decode-text.ts';
import { type LoadedDocument, MAX_DEPTH, type SourceFile, unreadable } from './document.ts';
import { createDocumentText } from './document-text.ts';
import { elements, TooDeep, textOf, writeHtml } from './html-text.ts';

/** @throws AppError `invalid_input` for a file that is not text, shows none or is nested too deeply. */
export async function loadHtml(file: SourceFile): Promise<LoadedDocument> {
  return htmlDocument(file, decodeText(file, declaredCharset(file.bytes)));
}

/** The document of a page's source. */
export function htmlDocument(file: SourceFile, source: string): LoadedDocument {
  const root = parse(source);
  const document = createDocumentText(file);
  try {
    writeHtml(document, root);
  } catch (cause) {
    if (cause instanceof TooDeep) throw unreadable(file, `its elements are over ${MAX_DEPTH} deep`, cause);
    throw cause;
  }
  return document.finish(textOf(elements(root, 'title')[0]));
}

/** What the page says of its encoding, if the runtime knows it. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const label = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1];
  try {
    return label && new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
