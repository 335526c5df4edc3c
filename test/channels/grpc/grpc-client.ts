// A client of the Open Inference Protocol over gRPC.
import {
  ChannelCredentials,
  Client,
  Metadata,
  type MetadataValue,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { type InferenceCalls, loadProtocols } from '../../../src/channels/grpc/protocol.ts';

export type Method = Exclude<keyof InferenceCalls, 'ModelStreamInfer'>;

export interface GrpcCall {
  readonly key?: string;
  readonly metadata?: Readonly<Record<string, MetadataValue>>;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface GrpcClient extends Disposable {
  /** Rejects with a `ServiceError`: its status is in `code`, its sentence in `details`. */
  call<Response = Record<string, unknown>>(
    method: Method,
    request?: object,
    call?: GrpcCall,
  ): Promise<{ readonly response: Response; readonly trailers: Metadata }>;
  /** A call whose status is the result. */
  refusal(method: Method, request?: object, call?: GrpcCall): Promise<ServiceError>;
  /** Any method, with bytes for a request. */
  send(path: string, bytes: Buffer): Promise<Buffer>;
}

const definitions = loadProtocols().inference;

export function connect(
  address: string,
  credentials = ChannelCredentials.createInsecure(),
  /** Of calls that show none. */
  usualKey?: string,
): GrpcClient {
  // A connection of its own.
  const client = new Client(address, credentials, { 'grpc.use_local_subchannel_pool': 1 });
  function call<Response>(method: Method, request: object = {}, options: GrpcCall = {}) {
    const { key = usualKey, metadata: more = {}, deadlineMs, signal } = options;
    const metadata = new Metadata();
    if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
    for (const [name, value] of Object.entries(more)) metadata.set(name, value);
    type Definition = MethodDefinition<object, Response>;
    const { path, requestSerialize, responseDeserialize } = definitions[method] as Definition;
    return new Promise<{ response: Response; trailers: Metadata }>((resolve, reject) => {
      let response: Response;
      const sent = client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs },
        (error, value) => {
          if (error) reject(error);
          else response = value as Response;
        },
      );
      sent.on('status', (status) => {
        if (status.code === 0) resolve({ response, trailers: status.metadata });
      });
      signal?.addEventListener('abort', () => sent.cancel());
    });
  }
  return {
    call,
    refusal: (method, request, options) =>
      call(method, request, options).then(
        () => {
          throw new Error(`${method} was answered.`);
        },
        (error: ServiceError) => error,
      ),
    send: (path, bytes) =>
      new Promise((resolve, reject) => {
        const same = (value: Buffer) => value;
        client.makeUnaryRequest(path, same, same, bytes, (error, value) => {
          if (error) reject(error);
          else resolve(value as Buffer);
        });
      }),
    [Symbol.dispose]: () => client.close(),
  };
}

export const CONTEXT = 'The library opens at nine in the morning. It was built in 1932 by Ada Green.';
export const QUESTIONS = ['When does it open?', 'Who built the library?'];

/** Inputs with texts in `contents`. */
export const inputsOf = (columns: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(columns).map(([name, texts]) => ({
    name,
    datatype: 'BYTES',
    shape: [texts.length],
    contents: { bytes_contents: texts.map((text) => Buffer.from(text)) },
  }));

export const INPUTS = inputsOf({ context: [CONTEXT, CONTEXT], question: QUESTIONS });
