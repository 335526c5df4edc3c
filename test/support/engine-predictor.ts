// The shipped model as the one version that is served, without a rollout.
import type { Engine } from '../../src/engine/engine.ts';
import type { Predictor } from '../../src/serving/predictor.ts';

export function predictorOf(engine: Engine): Predictor {
  const [name = '', version = ''] = engine.model.split('/');
  return {
    pick: () => ({
      model: { name, version },
      answer: (requests, options) => engine.answer(requests, options),
      [Symbol.dispose]: () => undefined,
    }),
    isReady: () => true,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
