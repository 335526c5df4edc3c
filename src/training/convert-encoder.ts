// Makes `encoder/` from the published weights of all-MiniLM-L6-v2:
//
//   npx tsx src/training/convert-encoder.ts --from <folder with model.safetensors, vocab.txt, config.json> --to encoder
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encoderGraph } from '../engine/onnx/encoder-graph.ts';
import { packageVersion } from '../package-version.ts';
import { readSafetensors } from './safetensors.ts';

const { values: options } = parseArgs({
  options: { from: { type: 'string' }, to: { type: 'string', default: 'encoder' } },
});
if (!options.from) throw new Error('--from: the folder with model.safetensors, vocab.txt and config.json');

const config = JSON.parse(readFileSync(join(options.from, 'config.json'), 'utf8')) as {
  num_hidden_layers: number;
  num_attention_heads: number;
};
const weights = readSafetensors(join(options.from, 'model.safetensors'));
const graph = encoderGraph(weights, { layers: config.num_hidden_layers, heads: config.num_attention_heads });
mkdirSync(options.to, { recursive: true });
writeFileSync(join(options.to, 'encoder.onnx'), graph.encode({ version: packageVersion() }));
writeFileSync(join(options.to, 'vocab.txt'), readFileSync(join(options.from, 'vocab.txt')));
