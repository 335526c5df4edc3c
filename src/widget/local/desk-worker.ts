// Starts the Web Worker of an exported desk, and asks it.
import type { PublicDesk } from '../../protocol/desk-settings.ts';
import type { FromWorker, LoadProgress, LocalQuestion, ToWorker } from '../../protocol/local-desk.ts';
import type { Reply } from '../../protocol/reply.ts';

export interface DeskWorker {
  /** Resolves when the desk can answer. */
  open(): Promise<void>;
  /** What visitors may know of it, which needs the list of its files alone. */
  about(): Promise<PublicDesk>;
  ask(question: LocalQuestion, signal: AbortSignal): Promise<Reply>;
  close(): void;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

export function startDeskWorker(
  src: string,
  onProgress: (progress: LoadProgress | null) => void,
): DeskWorker {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let worker: Worker | undefined;
  let opened: Promise<void> | undefined;
  const tell = (message: ToWorker) => worker?.postMessage(message);

  async function site(): Promise<{ about: PublicDesk; worker: { name: string } }> {
    const response = await fetch(`${src}site.json`, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${src}site.json answered ${response.status}`);
    return response.json();
  }

  async function start(): Promise<void> {
    if (typeof WebAssembly !== 'object' || !('DecompressionStream' in globalThis) || !crypto.subtle)
      throw new Error('it needs WebAssembly and a page over https or on localhost');
    const { name } = (await site()).worker;
    worker = new Worker(`${src}${name}`, { type: 'module' });
    return new Promise((resolve, reject) => {
      const fail = (problem: string) => {
        onProgress(null);
        const error = new Error(problem);
        reject(error);
        for (const one of waiting.values()) one.reject(error);
        waiting.clear();
      };
      worker?.addEventListener('error', ({ message }) => fail(message || 'its Web Worker does not start'));
      worker?.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'progress') return onProgress(data.progress);
        if (data.type === 'failed') return fail(data.problem);
        if (data.type === 'opened') {
          onProgress(null);
          return resolve();
        }
        const one = waiting.get(data.id);
        waiting.delete(data.id);
        if (data.type === 'reply') one?.resolve(data.reply);
        else one?.reject(new Error(data.problem));
      });
      tell({ call: 'open' });
    });
  }

  const open = () => {
    opened ??= start().catch((error) => {
      worker?.terminate();
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    open,
    about: async () => (await site()).about,
    async ask(question, signal) {
      await open();
      const id = ++lastId;
      signal.addEventListener('abort', () => tell({ call: 'stop', id }));
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        tell({ call: 'ask', id, question });
      });
    },
    close: () => worker?.terminate(),
  };
}
