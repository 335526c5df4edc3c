// What the files of a model version are called; apart from the schema of the manifest, which threads start faster without.

export const MANIFEST_FILE = 'manifest.json';
export const VOCABULARY_FILE = 'vocabulary.json';
export const WEIGHTS_FILE = 'weights.bin';
/** The graphs of a version, each one ONNX file whose weights lie in `weights.bin`. */
export const GRAPH_FILES = {
  reader: 'reader.onnx',
  writerSource: 'writer-source.onnx',
  writerStep: 'writer-step.onnx',
} as const;
