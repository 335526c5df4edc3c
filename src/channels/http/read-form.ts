// Reads a form with one file in it (multipart/form-data) into the body of the request, as a browser's FormData has it.
import { createHash } from 'node:crypto';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../errors.ts';

/** Beside the file: more fields, and more bytes of each, than an honest form has. */
const FORM_LIMITS = { fields: 16, fieldSize: 16_384, files: 1 };
/** What boundaries and fields may add to the file. */
const FORM_OVERHEAD_BYTES = 65_536;

/** Written as JSON, it tells what it holds: so a request that comes again under its Idempotency-Key is known. */
class UploadedFile extends File {
  readonly #sha256: string;

  constructor(chunks: readonly Buffer[], name: string, type: string) {
    const bytes = Buffer.concat(chunks);
    super([bytes], name, { type });
    this.#sha256 = createHash('sha256').update(bytes).digest('hex');
  }

  toJSON(): object {
    return { name: this.name, type: this.type, sha256: this.#sha256 };
  }
}

/** Bodies of other kinds are left alone. */
export function readForm(fileLimitBytes: number): RequestHandler {
  return async function readMultipart(request, response, next) {
    if (!request.is('multipart/form-data')) return next();
    try {
      request.body = await parseForm(request, fileLimitBytes);
    } catch (error) {
      // What is left of the body is not waited for.
      response.set('Connection', 'close');
      throw error;
    }
    next();
  };
}

async function parseForm(request: Request, limitBytes: number): Promise<object> {
  const tooLarge = new AppError('too_large', `The file is over the limit of ${limitBytes} bytes.`);
  if (Number(request.get('Content-Length')) > limitBytes + FORM_OVERHEAD_BYTES) throw tooLarge;
  const fields = new Map<string, unknown>();
  const problems: AppError[] = [];
  const parser = openParser(request, limitBytes);
  parser.on('file', (field, stream, name, _encoding, mediaType) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('limit', () => parser.emit('error', tooLarge));
    stream.once('error', (error) => parser.emit('error', error));
    // Clients that do not know the type say this, and the name tells more.
    const type = mediaType === 'application/octet-stream' ? '' : mediaType;
    stream.once('end', () => fields.set(field, new UploadedFile(chunks, name ?? '', type)));
  });
  parser.on('field', (field, value, _nameTruncated, valueTruncated) => {
    if (valueTruncated) problems.push(invalid(`its field "${field}" is over ${FORM_LIMITS.fieldSize} bytes`));
    fields.set(field, value);
  });
  parser.once('filesLimit', () => problems.push(invalid('it has several files; send one')));
  parser.once('fieldsLimit', () => problems.push(invalid(`it has more than ${FORM_LIMITS.fields} fields`)));
  await parsed(request, parser);
  const [problem] = problems;
  if (problem) throw problem;
  return Object.fromEntries(fields);
}

/** Feeds the parser until the form ends; whatever goes wrong, the connection stays open for the answer. */
async function parsed(request: Request, parser: BusboyInstance): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('error', reject).once('finish', resolve);
      const brokeOff = () => {
        if (!request.complete)
          reject(new AppError('cancelled', 'The connection ended before the upload was complete.'));
      };
      request.once('close', brokeOff);
      // It may have been closed before anybody listened.
      if (request.destroyed) brokeOff();
      request.pipe(parser);
    });
  } catch (cause) {
    request.unpipe(parser).resume();
    throw cause instanceof AppError ? cause : invalid((cause as Error).message, cause);
  }
}

function openParser(request: Request, fileSize: number) {
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, limits: { ...FORM_LIMITS, fileSize } });
  } catch (cause) {
    throw invalid((cause as Error).message, cause);
  }
}

function invalid(what: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `The form cannot be read: ${what}.`, { cause });
}
