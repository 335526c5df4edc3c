// The thread that reads documents: parsers of large files compute for seconds.
import { parentPort } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { passagesOf } from '../text/passages.ts';
import { loadDocument } from './loaders/load-document.ts';
import type { ReadDocument, ReadReply, ReadRequest } from './reading-messages.ts';

const port = parentPort as NonNullable<typeof parentPort>;
const reply = (message: ReadReply) => port.postMessage(message);

port.on('message', async (request: ReadRequest) => {
  try {
    reply({ document: await read(request) });
  } catch (error) {
    const { message, stack } = error as Error;
    reply({
      problem: error instanceof AppError ? { code: error.code, message } : { message, stack: stack ?? '' },
    });
  }
});

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
