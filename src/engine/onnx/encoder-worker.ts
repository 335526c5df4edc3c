// A worker thread: holds a sentence encoder's session and computes one text after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { openEncoderSession } from './encoder-session.ts';

/** One text's pieces, and its vector. */
export type EncoderRequest = readonly number[];
export type EncoderReply = Float32Array<ArrayBuffer> | 'ready' | Error;

const port = parentPort as NonNullable<typeof parentPort>;
const session = await openEncoderSession(workerData as string);

port.on('message', async (ids: EncoderRequest | 'close') => {
  if (ids === 'close') {
    await session.dispose();
    return port.close();
  }
  try {
    const vector = await session.encode(ids);
    port.postMessage(vector satisfies EncoderReply, [vector.buffer]);
  } catch (error) {
    port.postMessage(error);
  }
});
port.postMessage('ready' satisfies EncoderReply);
