// HTML pages to sections.
import { parse } from 'parse5';
import { decodeText } from '../decode-text.ts';
import { type LoadedDocument, MAX_DEPTH, type SourceFile, unreadable } from '../document.ts';
import { createDocumentText, type DocumentText } from '../document-text.ts';
import { elements, type Node } from './dom.ts';
import { writeFaqData } from './faq-data.ts';
import { rawText, textOf } from './seen.ts';
import { type PageOptions, TooDeep, writeHtml } from './write-page.ts';

/** @throws AppError `invalid_input` for a file that is not text, shows none or is nested too deeply. */
export async function loadHtml(file: SourceFile): Promise<LoadedDocument> {
  return htmlDocument(file, decodeText(file, declaredCharset(file.bytes)), { isSitePage: true });
}

/** The document of a page's source. */
export function htmlDocument(
  file: SourceFile,
  source: string,
  options: PageOptions & { readonly title?: string },
): LoadedDocument {
  const document = createDocumentText(file);
  const page = writeSource(file, document, source, options);
  return document.finish(options.title || page.title, page.visible);
}

/** Writes a page into a document; gives its title and all words on it. */
export function writeSource(
  file: SourceFile,
  document: DocumentText,
  source: string,
  options: PageOptions,
): { readonly title: string; readonly visible: string } {
  const root = parse(source);
  const write = (node: Node, as: PageOptions) => {
    try {
      writeHtml(document, node, as);
    } catch (cause) {
      if (cause instanceof TooDeep) throw unreadable(file, `its elements are over ${MAX_DEPTH} deep`, cause);
      throw cause;
    }
  };
  write(root, options);
  writeFaqData(document, root, (fragment) => write(fragment, { isSitePage: false }));
  return { title: textOf(elements(root, 'title')[0]), visible: rawText(root) };
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
