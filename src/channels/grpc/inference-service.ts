// What each call of the service does, once the caller is admitted.
import type { handleUnaryCall, Metadata } from '@grpc/grpc-js';
import {
  describeModel,
  describeServer,
  modelConfig,
  modelStatistics,
} from '../../serving/describe-served.ts';
import { infer } from '../../serving/inference.ts';
import { isModelReady } from '../../serving/model-view.ts';
import type { ServedModels } from '../../serving/open-predictor.ts';
import { loadFromRepository, unloadFromRepository } from '../../serving/repository-control.ts';
import { repositoryIndex } from '../../serving/repository-index.ts';
import { ASKED_BY, REQUEST_ID } from './call-record.ts';
import type { StatusOf } from './call-status.ts';
import { inferenceRequest, inferenceResponse } from './inference-message.ts';
import type { InferenceCalls, ModelInferRequest, ModelStreamInferResponse } from './protocol.ts';
import { checkRepositoryRequest, configIn } from './repository-message.ts';

/** What a client has sent beyond these stays with it. */
const MAX_WAITING_IN_STREAM = 16;

type InferenceStream = Parameters<InferenceCalls['ModelStreamInfer']>[0];

export function createInferenceCalls(predictor: ServedModels, statusOf: StatusOf): InferenceCalls {
  /** The signal fires when the client goes away, or its deadline has passed. */
  const unary =
    <Request, Response>(
      answer: (request: Request, signal: AbortSignal, askedBy: string) => Response | Promise<Response>,
    ): handleUnaryCall<Request, Response> =>
    async (call, respond) => {
      const gone = new AbortController();
      call.once('cancelled', () => gone.abort());
      try {
        respond(null, await answer(call.request, gone.signal, noted(call.metadata, ASKED_BY)));
      } catch (error) {
        respond(statusOf(error, noted(call.metadata, REQUEST_ID)));
      }
    };

  /** One request after the other, so that the answers come in their order; one that fails does not end the stream. */
  const answerStream = (call: InferenceStream) => {
    const gone = new AbortController();
    call.once('cancelled', () => gone.abort());
    let [waiting, last] = [0, Promise.resolve()];
    const answerNext = async (request: ModelInferRequest) => {
      if (gone.signal.aborted) return;
      call.write(await answerInStream(request, call.metadata, gone.signal));
      waiting -= 1;
      call.resume();
    };
    call.on('data', (request: ModelInferRequest) => {
      waiting += 1;
      if (waiting >= MAX_WAITING_IN_STREAM) call.pause();
      last = last.then(() => answerNext(request));
    });
    call.once('end', () => void last.then(() => call.end()));
  };
  const answerInStream = async (
    request: ModelInferRequest,
    metadata: Metadata,
    signal: AbortSignal,
  ): Promise<ModelStreamInferResponse> => {
    try {
      const inference = await infer(predictor, inferenceRequest(request), signal);
      return { infer_response: inferenceResponse(request.id, inference) };
    } catch (error) {
      const { details } = statusOf(error, noted(metadata, REQUEST_ID));
      return { error_message: details, infer_response: { id: request.id } };
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
    ModelStreamInfer: answerStream,
    ModelStatistics: unary(({ name, version }) => ({
      model_stats: modelStatistics(predictor, name || undefined, version || undefined),
    })),
    ModelConfig: unary(({ name, version }) => ({
      config: modelConfig(predictor, name, version || undefined),
    })),
    RepositoryIndex: unary((request) => {
      checkRepositoryRequest(request);
      return { models: repositoryIndex(predictor, request.ready) };
    }),
    RepositoryModelLoad: unary(async (request, _signal, askedBy) => {
      await loadFromRepository(predictor, request.model_name, configIn(request), askedBy);
      return {};
    }),
    RepositoryModelUnload: unary(async (request, _signal, askedBy) => {
      // No model depends on another one here.
      checkRepositoryRequest(request, 'unload_dependents');
      await unloadFromRepository(predictor, request.model_name, askedBy);
      return {};
    }),
  };
}

/** What the guard put there. */
const noted = (metadata: Metadata, name: string) => String(metadata.get(name)[0]);
