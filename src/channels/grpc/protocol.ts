// The calls of `inference.GRPCInferenceService` and their messages, as inference.proto has them: here the fields that are
// read or written.
import { fileURLToPath } from 'node:url';
import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServiceDefinition,
} from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';

type Nothing = Record<string, never>;

/** An empty version is none. */
interface ModelName {
  readonly name: string;
  readonly version: string;
}

export interface ModelInferRequest {
  readonly model_name: string;
  readonly model_version: string;
  readonly id: string;
  readonly parameters: Readonly<Record<string, InferParameter>>;
  readonly inputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly shape: readonly number[];
    readonly contents: { readonly bytes_contents: readonly Buffer[] } | null;
  }[];
  readonly outputs: readonly { readonly name: string }[];
  readonly raw_input_contents: readonly Buffer[];
}

/** One of Triton's kinds; only whole numbers are read. */
export interface InferParameter {
  readonly int64_param?: number;
  readonly uint64_param?: number;
}

export interface ModelInferResponse {
  readonly model_name: string;
  readonly model_version: string;
  readonly id: string;
  readonly outputs: readonly TensorMetadata[];
  readonly raw_output_contents: readonly Buffer[];
}

interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

interface ServerMetadata {
  readonly name: string;
  readonly version: string;
  readonly extensions: readonly string[];
}

interface ModelMetadata {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

export interface ModelStreamInferResponse {
  readonly error_message?: string;
  readonly infer_response: Partial<ModelInferResponse>;
}

interface ModelStatistics extends ModelName {
  readonly inference_count: number;
  readonly execution_count: number;
}

interface ModelConfig {
  readonly name: string;
  readonly platform: string;
  readonly backend: string;
  readonly max_batch_size: number;
  readonly input: readonly ConfiguredTensor[];
  readonly output: readonly ConfiguredTensor[];
}

interface ConfiguredTensor {
  readonly name: string;
  /** Of the enumeration `DataType`. */
  readonly data_type: string;
  readonly dims: readonly number[];
}

interface RepositoryIndexRequest {
  readonly repository_name: string;
  readonly ready: boolean;
}

interface ModelIndex extends ModelName {
  readonly state: string;
  readonly reason: string;
}

export interface RepositoryModelRequest {
  readonly repository_name: string;
  readonly model_name: string;
  readonly parameters: Readonly<Record<string, { readonly string_param?: string }>>;
}

/** A type, not an interface, as the library asks for an index signature. */
export type InferenceCalls = {
  ServerLive: handleUnaryCall<Nothing, { readonly live: boolean }>;
  ServerReady: handleUnaryCall<Nothing, { readonly ready: boolean }>;
  ModelReady: handleUnaryCall<ModelName, { readonly ready: boolean }>;
  ServerMetadata: handleUnaryCall<Nothing, ServerMetadata>;
  ModelMetadata: handleUnaryCall<ModelName, ModelMetadata>;
  ModelInfer: handleUnaryCall<ModelInferRequest, ModelInferResponse>;
  ModelStreamInfer: handleBidiStreamingCall<ModelInferRequest, ModelStreamInferResponse>;
  ModelStatistics: handleUnaryCall<ModelName, { readonly model_stats: readonly ModelStatistics[] }>;
  ModelConfig: handleUnaryCall<ModelName, { readonly config: ModelConfig }>;
  RepositoryIndex: handleUnaryCall<RepositoryIndexRequest, { readonly models: readonly ModelIndex[] }>;
  RepositoryModelLoad: handleUnaryCall<RepositoryModelRequest, Nothing>;
  RepositoryModelUnload: handleUnaryCall<RepositoryModelRequest, Nothing>;
};

interface HealthRequest {
  readonly service: string;
}
export type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';
interface HealthAnswer {
  readonly status: ServingStatus;
}

export type HealthCalls = {
  Check: handleUnaryCall<HealthRequest, HealthAnswer>;
  Watch: handleServerStreamingCall<HealthRequest, HealthAnswer>;
};

export const INFERENCE_SERVICE = 'inference.GRPCInferenceService';
export const HEALTH_SERVICE = 'grpc.health.v1.Health';

export interface Protocols {
  readonly inference: ServiceDefinition<InferenceCalls>;
  readonly health: ServiceDefinition<HealthCalls>;
  /** What the reflection tells of them. */
  readonly described: PackageDefinition;
}

export function loadProtocols(): Protocols {
  const files = ['inference.proto', 'health.proto'].map((name) =>
    fileURLToPath(new URL(`./${name}`, import.meta.url)),
  );
  const described = loadSync(files, { keepCase: true, longs: Number, defaults: true });
  const services: unknown = described;
  const { [INFERENCE_SERVICE]: inference, [HEALTH_SERVICE]: health } = services as {
    [INFERENCE_SERVICE]: ServiceDefinition<InferenceCalls>;
    [HEALTH_SERVICE]: ServiceDefinition<HealthCalls>;
  };
  return { inference, health, described };
}
