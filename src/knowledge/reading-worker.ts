// The process that reads documents: parsers of large files compute for seconds, and take what memory they want.
import { AppError } from '../errors.ts';
import { passagesOf } from '../text/passages.ts';
import { loadDocument } from './loaders/load-document.ts';
import type { ReadDocument, ReadReply, ReadRequest } from './reading-messages.ts';

/** What Node.js says when the limit of its memory is reached outside of the heap. */
const NO_MEMORY = /Array buffer allocation failed|Cannot create a Buffer|Z_MEM_ERROR|ENOMEM|out of memory/i;

const reply = (message: ReadReply) => process.send?.(message);

process.on('message', async (request: ReadRequest) => {
  try {
    reply({ document: await read(request) });
  } catch (error) {
    reply({ problem: problemOf(error, request.name) });
  }
});
// Who asked is gone: nobody waits for the answer.
process.on('disconnect', () => process.exit());

function problemOf(error: unknown, name: string): Extract<ReadReply, { problem: unknown }>['problem'] {
  const { message, stack = '' } = error as Error;
  if (NO_MEMORY.test(message) || NO_MEMORY.test(String((error as Error).cause ?? '')))
    return { code: 'too_large', message: `Cannot read ${name}: it takes too much memory.` };
  return error instanceof AppError ? { code: error.code, message } : { message, stack };
}

async function read({ name, bytes, mediaType }: ReadRequest): Promise<ReadDocument> {
  const loaded = await loadDocument({ name, bytes }, mediaType, (share) => reply({ share }));
  return {
    title: loaded.title,
    text: loaded.text,
    coverage: loaded.coverage ?? null,
    passages: passagesOf(loaded).map(({ text, headings, page, start, end, units }) => ({
      text,
      headings,
      page: page ?? null,
      startOffset: start,
      endOffset: end,
      units,
    })),
    curatedAnswers: (loaded.curated ?? []).map(({ questions, answer, url }) => ({
      questions,
      answer,
      url: url ?? null,
    })),
  };
}
