// What each call of the service does, once the caller is admitted.
import type { handleUnaryCall } from '@grpc/grpc-js';
import { describeModel, describeServer, modelStatistics } from '../../serving/describe-served.ts';
import { infer } from '../../serving/inference.ts';
import { isModelReady } from '../../serving/model-view.ts';
import type { ServedModels } from '../../serving/open-predictor.ts';
import { REQUEST_ID } from './call-record.ts';
import type { StatusOf } from './call-status.ts';
import { inferenceRequest, inferenceResponse } from './inference-message.ts';
import type { InferenceCalls } from './protocol.ts';

export function createInferenceCalls(predictor: ServedModels, statusOf: StatusOf): InferenceCalls {
  /** The signal fires when the client goes away, or its deadline has passed. */
  const unary =
    <Request, Response>(
      answer: (request: Request, signal: AbortSignal) => Response | Promise<Response>,
    ): handleUnaryCall<Request, Response> =>
    async (call, respond) => {
      const gone = new AbortController();
      call.once('cancelled', () => gone.abort());
      try {
        respond(null, await answer(call.request, gone.signal));
      } catch (error) {
        respond(statusOf(error, String(call.metadata.get(REQUEST_ID)[0])));
      }
    };

  return {
    ServerLive: unary(() => ({ live: true })),
    ServerReady: unary(() => ({ ready: predictor.problem() === null })),
    // As Triton does: of a model that is not there it is just not true.
    ModelReady: unary(({ name, version }) => ({
      ready: isModelReady(predictor, name, version || undefined),
    })),
    ServerMetadata: unary(describeServer),
    ModelMetadata: unary(({ name, version }) => describeModel(predictor, name, version || undefined)),
    ModelInfer: unary(async (request, signal) =>
      inferenceResponse(request.id, await infer(predictor, inferenceRequest(request), signal)),
    ),
    ModelStatistics: unary(({ name, version }) => ({
      model_stats: modelStatistics(predictor, name || undefined, version || undefined),
    })),
  };
}
