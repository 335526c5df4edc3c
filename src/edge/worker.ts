// The Web Worker of an exported site: loads the desk and answers, so that the page stays free.
import './turn-of-the-loop.ts';
import type { Manifest } from '../engine/manifest.ts';
import type { FromWorker, ToWorker } from '../protocol/local-desk.ts';
import { type LocalDesk, openLocalDesk } from './local-desk.ts';
import type { SiteDesk } from './site.ts';
import { openSiteFiles } from './site-files.ts';
import { openWebNetwork } from './web-network.ts';

const PROGRESS_EVERY_BYTES = 500_000;

let opening: Promise<LocalDesk> | undefined;
const running = new Map<number, AbortController>();
const tell = (message: FromWorker) => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.call === 'open') opening ??= open();
  else if (data.call === 'stop') running.get(data.id)?.abort();
  else answer(data).catch((error: Error) => tell({ type: 'problem', id: data.id, problem: error.message }));
});

async function answer({ id, question }: Extract<ToWorker, { call: 'ask' }>): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  try {
    opening ??= open();
    const desk = await opening;
    tell({ type: 'reply', id, reply: await desk.ask(question, control.signal) });
  } finally {
    running.delete(id);
  }
}

async function open(): Promise<LocalDesk> {
  try {
    // This script lies in the folder of files.
    const base = new URL('../', location.href).href;
    let [loaded, told, total] = [0, 0, Number.POSITIVE_INFINITY];
    const files = await openSiteFiles(base, (bytes) => {
      loaded += bytes;
      if (loaded - told < PROGRESS_EVERY_BYTES && loaded < total) return;
      told = loaded;
      tell({ type: 'progress', progress: { loaded, total } });
    });
    const { desk, vectors, model, runtime } = files.site;
    total = [desk, vectors, ...Object.values(model), runtime].reduce(
      (sum, file) => sum + file.packedBytes,
      0,
    );
    const [documents, ownVectors, manifest, vocabulary, intents, encoder, reader, judge, weights, ort] =
      await Promise.all([
        files.text(desk),
        files.bytes(vectors),
        files.text(model.manifest),
        files.text(model.vocabulary),
        model.intents && files.text(model.intents),
        files.bytes(model.encoder),
        files.bytes(model.reader),
        files.bytes(model.judge),
        files.bytes(model.weights),
        files.bytes(runtime),
      ]);
    const network = await openWebNetwork({ encoder, reader, judge, weights, runtime: ort });
    const local = await openLocalDesk(
      {
        manifest: JSON.parse(manifest) as Manifest,
        vocabulary: vocabulary.trimEnd().split('\n'),
        ...(intents === undefined ? {} : { intents: intentsOf(intents) }),
        weights,
        network,
      },
      JSON.parse(documents) as SiteDesk,
      ownVectors,
    );
    tell({ type: 'opened' });
    return local;
  } catch (error) {
    opening = undefined;
    tell({ type: 'failed', problem: (error as Error).message });
    throw error;
  }
}

function intentsOf(text: string) {
  const { intents, size, weights, bias } = JSON.parse(text);
  return { intents, size, weights: Float32Array.from(weights), bias: Float32Array.from(bias) };
}
