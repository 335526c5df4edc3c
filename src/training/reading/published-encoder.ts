// The pretrained encoder in this program's own names and layout, from its published weights.
import { join } from 'node:path';
import { toInt8 } from '../../engine/int8.ts';
import { type EncoderSizes, MINILM } from '../../model/encoder.ts';
import { readSafetensors } from '../safetensors.ts';

export interface PublishedEncoder {
  readonly sizes: EncoderSizes;
  /** The frozen table of word pieces. */
  readonly words: { readonly values: Int8Array; readonly scales: Float32Array };
  /** The trainable weights that it has; kernels [inputs, outputs]. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** @param folder With `model.safetensors` of all-MiniLM-L6-v2 */
export function readPublishedEncoder(folder: string): PublishedEncoder {
  const tensor = readSafetensors(join(folder, 'model.safetensors'));
  const weights = new Map<string, Float32Array>();
  const copyNorm = (to: string, from: string) => {
    weights.set(`${to}/scale`, tensor(`${from}.weight`).values);
    weights.set(`${to}/bias`, tensor(`${from}.bias`).values);
  };
  const copyDense = (to: string, from: string) => {
    const { shape, values } = tensor(`${from}.weight`);
    weights.set(`${to}/kernel`, transposed(values, shape[0] as number, shape[1] as number));
    weights.set(`${to}/bias`, tensor(`${from}.bias`).values);
  };
  // Every text is of the first type: its row is a part of each position.
  const positions = tensor('embeddings.position_embeddings.weight').values.slice();
  const type = tensor('embeddings.token_type_embeddings.weight').values;
  for (let i = 0; i < positions.length; i++)
    positions[i] = (positions[i] as number) + (type[i % MINILM.width] as number);
  weights.set('encoder/positions', positions);
  copyNorm('encoder/norm', 'embeddings.LayerNorm');
  for (let i = 0; i < MINILM.layers; i++) {
    const layer = `encoder.layer.${i}`;
    for (const part of ['query', 'key', 'value'])
      copyDense(`encoder/${i}/${part}`, `${layer}.attention.self.${part}`);
    copyDense(`encoder/${i}/attended`, `${layer}.attention.output.dense`);
    copyNorm(`encoder/${i}/attention-norm`, `${layer}.attention.output.LayerNorm`);
    copyDense(`encoder/${i}/inner`, `${layer}.intermediate.dense`);
    copyDense(`encoder/${i}/outer`, `${layer}.output.dense`);
    copyNorm(`encoder/${i}/norm`, `${layer}.output.LayerNorm`);
  }
  return {
    sizes: MINILM,
    words: toInt8(tensor('embeddings.word_embeddings.weight').values, MINILM.width, 'row'),
    weights,
  };
}

/** [rows, columns] → [columns, rows] */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c] as number;
  return turned;
}
