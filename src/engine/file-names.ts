// What the files of a model version are called; apart from the schema of the manifest, which threads start faster without.

export const MANIFEST_FILE = 'manifest.json';
/** The word pieces, one a line; a piece's id is its line. */
export const VOCABULARY_FILE = 'vocab.txt';
export const WEIGHTS_FILE = 'weights.bin';
/** What tells small talk from questions, by the encoder's vectors. */
export const INTENTS_FILE = 'intents.json';
/** The graphs of a version, each one ONNX file whose weights lie in `weights.bin`. */
export const GRAPH_FILES = { encoder: 'encoder.onnx', reader: 'reader.onnx', judge: 'judge.onnx' } as const;
