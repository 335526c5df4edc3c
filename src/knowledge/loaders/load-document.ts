// Reads a file of any known media type. A parser is loaded when its first file comes.
import { AppError } from '../../errors.ts';
import { type LoadedDocument, type Loader, type SourceFile, unreadable } from './document.ts';

export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Endings of file names and their media types. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  txt: 'text/plain',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  csv: 'text/csv',
  tsv: 'text/csv',
  json: 'application/json',
};

const loaders: Readonly<Record<string, () => Promise<Loader>>> = {
  'text/markdown': async () => (await import('./markdown.ts')).loadMarkdown,
  'text/html': async () => (await import('./html.ts')).loadHtml,
  'text/plain': async () => (await import('./plain-text.ts')).loadPlainText,
  'application/pdf': async () => (await import('./pdf.ts')).loadPdf,
  [MEDIA_TYPES.docx as string]: async () => (await import('./docx.ts')).loadDocx,
  'text/csv': async () => (await import('./csv.ts')).loadCsv,
  'application/json': async () => (await import('./json.ts')).loadJson,
};

/** The media type that a file's name tells, or undefined for one that no loader reads. */
export function mediaTypeOf(name: string): string | undefined {
  return MEDIA_TYPES[(/\.([^./\\]+)$/.exec(name)?.[1] ?? '').toLowerCase()];
}

/**
 * @param mediaType Default: what the name tells.
 * @throws AppError `invalid_input` saying what is wrong with the file and where, `too_large`.
 */
export async function loadDocument(
  file: SourceFile,
  mediaType = mediaTypeOf(file.name),
): Promise<LoadedDocument> {
  const known = Object.keys(MEDIA_TYPES).join(', ');
  const open = mediaType === undefined ? undefined : loaders[mediaType];
  if (!open) throw unreadable(file, `its type is not one of ${known}`);
  if (file.bytes.length > MAX_FILE_BYTES)
    throw new AppError(
      'too_large',
      `${file.name} has ${file.bytes.length} bytes; at most ${MAX_FILE_BYTES} are read.`,
    );
  if (file.bytes.length === 0) throw unreadable(file, 'it is empty');
  const load = await open();
  return load(file);
}
