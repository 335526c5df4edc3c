// Opens a model version on the engine that is asked for.
import { createCommonWords } from '../text/common-words.ts';
import { createTextEncoder } from '../text/encoded-text.ts';
import { createWordPieces } from '../text/word-pieces.ts';
import { createAnswerer } from './answerer.ts';
import type { Engine } from './engine.ts';
import { loadModelFiles, type ModelFiles } from './model-files.ts';
import type { Network } from './network.ts';
import { createOnnxNetwork } from './onnx/network.ts';
import type { ModelServer } from './remote/model-server.ts';
import { createRemoteNetwork } from './remote/network.ts';
import { loadTensorFlow } from './tensorflow/backend.ts';
import { createTensorflowNetwork } from './tensorflow/network.ts';
import type { ThreadObserver } from './thread-observer.ts';

/** Those that compute here. `onnx` is the fastest; `tfjs` is TensorFlow's native library where it works, else WebAssembly. */
export const ENGINE_NAMES = ['onnx', 'tfjs'] as const satisfies readonly Engine['name'][];

export interface LoadEngineOptions {
  /** `models/<name>/<version>` */
  readonly folder: string;
  /** Default `onnx`. */
  readonly engine?: (typeof ENGINE_NAMES)[number];
  /** Computes the graphs in place of an engine here. */
  readonly server?: ModelServer;
  /** How many batches `onnx` computes side by side, a core each. Default 1. */
  readonly workers?: number;
  /** Told of the threads of `onnx`. */
  readonly threads?: ThreadObserver;
  /** Where `tfjs` computes: `cpu` (default) takes WebAssembly only when the native library does not work. */
  readonly device?: 'cpu' | 'gpu' | 'wasm';
}

/** @throws AppError `not_found`, `model_invalid`, `engine_unavailable`. */
export async function loadEngine(options: LoadEngineOptions): Promise<Engine> {
  const files = await loadModelFiles(options.folder);
  const { rarity } = await files.readWords();
  return createAnswerer({
    network: await openNetwork(files, options),
    knows: createCommonWords(files.vocabulary),
    text: createTextEncoder(createWordPieces(files.vocabulary), rarity),
    manifest: files.manifest,
    name: options.server ? 'remote' : (options.engine ?? 'onnx'),
  });
}

async function openNetwork(files: ModelFiles, options: LoadEngineOptions): Promise<Network> {
  const { engine = 'onnx', workers = 1, device = 'cpu', server, threads } = options;
  if (server) return createRemoteNetwork(files, server);
  if (engine === 'onnx')
    return createOnnxNetwork(files, { workers, ...(threads ? { observer: threads } : {}) });
  return createTensorflowNetwork(files, await loadTensorFlow(device));
}
