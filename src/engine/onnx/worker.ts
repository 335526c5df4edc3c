// A worker thread: holds the sessions of one model version and computes what it is asked, one request after the other.
import { parentPort, workerData } from 'node:worker_threads';
import type { CloseRequest, ThreadSettings, WorkerReply, WorkerRequest } from './messages.ts';
import { openSessions } from './sessions.ts';
import { letOthersGoFirst } from './thread-priority.ts';

/** The first question is encoded, read and judged: until then this thread is warming up. */
const WARM_UP_CALLS = 3;

const port = parentPort as NonNullable<typeof parentPort>;
const { folder, threads } = workerData as ThreadSettings;
const goAsUsual = letOthersGoFirst();
const sessions = await openSessions(folder, threads);

async function answer(request: WorkerRequest): Promise<{ reply: unknown; arrays: Float32Array[] }> {
  if (request.call === 'read') {
    const reply = await sessions.read(request.ask);
    return { reply, arrays: Object.values(reply) };
  }
  const reply: { [K in string]: Float32Array }[] = [];
  if (request.call === 'encode')
    for (const text of request.ask) reply.push({ ...(await sessions.encode(text)) });
  else for (const text of request.ask) reply.push({ ...(await sessions.judge(text)) });
  return { reply, arrays: reply.flatMap((arrays) => Object.values(arrays)) };
}

let queue = Promise.resolve();
let calls = 0;
port.on('message', (request: WorkerRequest | CloseRequest) => {
  queue = queue.then(async () => {
    if (request === 'close') {
      await sessions.dispose();
      return port.close();
    }
    try {
      const { reply, arrays } = await answer(request);
      send({ id: request.id, reply }, arrays);
    } catch (error) {
      send({ id: request.id, error: error as Error });
    }
    if (++calls === WARM_UP_CALLS) goAsUsual();
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
