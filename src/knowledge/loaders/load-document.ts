// Reads a file of any known media type. A parser is loaded when its first file comes.
import { AppError } from '../../errors.ts';
import { type LoadedDocument, type Loader, type ShareRead, type SourceFile, unreadable } from './document.ts';

export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Endings of file names and their media types. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  mdx: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'text/html',
  txt: 'text/plain',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  eml: 'message/rfc822',
  csv: 'text/csv',
  tsv: 'text/csv',
  json: 'application/json',
};

const loaders: Readonly<Record<string, () => Promise<Loader>>> = {
  'text/markdown': async () => (await import('./markdown.ts')).loadMarkdown,
  'text/html': async () => (await import('./html/html.ts')).loadHtml,
  'text/plain': async () => (await import('./plain-text.ts')).loadPlainText,
  'application/pdf': async () => (await import('./pdf/pdf.ts')).loadPdf,
  [MEDIA_TYPES.docx as string]: async () => (await import('./office/docx.ts')).loadDocx,
  [MEDIA_TYPES.xlsx as string]: async () => (await import('./office/xlsx.ts')).loadXlsx,
  'message/rfc822': async () => (await import('./office/eml.ts')).loadEml,
  'text/csv': async () => (await import('./csv.ts')).loadCsv,
  'application/json': async () => (await import('./json.ts')).loadJson,
};

/** The media types that a loader reads. */
export const READABLE_TYPES: ReadonlySet<string> = new Set(Object.keys(loaders));

/** The media type that a file's name tells, or undefined for one that no loader reads. */
export function mediaTypeOf(name: string): string | undefined {
  return MEDIA_TYPES[(/\.([^./\\]+)$/.exec(name)?.[1] ?? '').toLowerCase()];
}

/** The endings of names of files that are read. */
export const READABLE_ENDINGS: readonly string[] = Object.keys(MEDIA_TYPES);

/**
 * The media type under which a file can be read.
 *
 * @throws AppError `unsupported_media_type`, `too_large`, `invalid_input` for an empty file
 */
export function checkFile(name: string, bytes: Uint8Array, mediaType = mediaTypeOf(name)): string {
  if (mediaType === undefined || !Object.hasOwn(loaders, mediaType))
    throw new AppError(
      'unsupported_media_type',
      `Cannot read ${name}: ${mediaType ?? 'its type'} is not one of ${READABLE_ENDINGS.join(', ')}.`,
    );
  if (bytes.length > MAX_FILE_BYTES)
    throw new AppError('too_large', `${name} has ${bytes.length} bytes; at most ${MAX_FILE_BYTES} are read.`);
  if (bytes.length === 0) throw unreadable({ name, bytes }, 'it is empty');
  return mediaType;
}

/**
 * @param mediaType Default: what the name tells.
 * @throws AppError `invalid_input` saying what is wrong with the file and where, `unsupported_media_type`, `too_large`.
 */
export async function loadDocument(
  file: SourceFile,
  mediaType?: string,
  onShareRead: ShareRead = () => undefined,
): Promise<LoadedDocument> {
  const load = await (loaders[checkFile(file.name, file.bytes, mediaType)] as () => Promise<Loader>)();
  return load(file, onShareRead);
}
