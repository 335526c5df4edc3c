// A worker thread: holds the sessions of one model version and computes what it is asked, one request after the other.
import { parentPort, workerData } from 'node:worker_threads';
import type { CloseRequest, WorkerReply, WorkerRequest, WorkerSettings } from './messages.ts';
import { openSessions, type WriterMemory } from './sessions.ts';

const port = parentPort as NonNullable<typeof parentPort>;
const { folder, threads } = workerData as WorkerSettings;
const sessions = await openSessions(folder, threads);
const memories = new Map<number, WriterMemory>();
let lastWriting = 0;

async function answer(request: WorkerRequest): Promise<{ reply: unknown; arrays?: Float32Array[] }> {
  switch (request.call) {
    case 'read': {
      const reply = await sessions.read(request.ask.batch);
      return { reply, arrays: [reply.spanLogits, reply.noAnswerLogits] };
    }
    case 'startWriting': {
      memories.set(++lastWriting, await sessions.startWriting(request.ask.batch));
      return { reply: { writing: lastWriting } };
    }
    case 'step': {
      const { writing, rows, wordIds, tunedIds } = request.ask;
      const before = memories.get(writing) as WriterMemory;
      const { result, memory } = await sessions.step(before, rows, wordIds, tunedIds);
      memories.set(writing, memory);
      return { reply: result, arrays: [result.logits, result.attention] };
    }
    case 'endWriting':
      memories.delete(request.ask.writing);
      return { reply: null };
  }
}

let queue = Promise.resolve();
port.on('message', (request: WorkerRequest | CloseRequest) => {
  queue = queue.then(async () => {
    if (request === 'close') {
      await sessions.dispose();
      return port.close();
    }
    try {
      const { reply, arrays = [] } = await answer(request);
      send({ id: request.id, reply }, arrays);
    } catch (error) {
      send({ id: request.id, error: error as Error });
    }
  });
});
send({ id: 0 });

/** Arrays that own their memory are handed over, not copied. */
function send(message: WorkerReply, arrays: readonly Float32Array[] = []): void {
  port.postMessage(
    message,
    arrays.map(({ buffer }) => buffer as ArrayBuffer),
  );
}
