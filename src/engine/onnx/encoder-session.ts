// The session of a sentence encoder in ONNX Runtime, on the thread that calls.
import { InferenceSession, Tensor } from 'onnxruntime-node';

export interface EncoderSession {
  /** A text's vector, of unit length. */
  encode(ids: readonly number[]): Promise<Float32Array<ArrayBuffer>>;
  dispose(): Promise<void>;
}

export async function openEncoderSession(file: string): Promise<EncoderSession> {
  const session = await InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  return {
    async encode(ids) {
      const input = new Tensor('int64', BigInt64Array.from(ids, BigInt), [ids.length]);
      const { sentence } = await session.run({ ids: input });
      const values = (sentence as Tensor).data as Float32Array<ArrayBuffer>;
      const length = Math.hypot(...values) || 1;
      return values.map((value) => value / length);
    },
    dispose: () => session.release(),
  };
}
