// What the formats of exported models are made of.
import type { ServerGraph } from '../engine/onnx/server-graphs.ts';

/** Paths inside the folder with what they hold. */
export type ExportFiles = ReadonlyMap<string, string | Uint8Array>;

/** A graph under the name that a server knows it by. */
export interface NamedGraph extends ServerGraph {
  readonly name: string;
  readonly version: string;
}
