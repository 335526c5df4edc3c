// A model server of the Open Inference Protocol 2 that runs exported graphs, and can go wrong in every way a real one does.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { serverGraphs } from '../../src/engine/onnx/server-graphs.ts';
import { servedName } from '../../src/engine/served-graphs.ts';

/** How it treats a request to infer; a number is the status of an error. */
export type Manner = 'well' | 'never' | 'dies' | 'garbage' | 'wrong shape' | number;

export interface InferenceServer extends AsyncDisposable {
  readonly url: string;
  /** Of all requests to infer from now on. */
  manner: Manner;
  /** Of the next ones only, one for each. */
  readonly next: Manner[];
  /** Requests to infer: their paths and headers. */
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Resolves when a client goes away before it has its answer. */
  clientLeft(): Promise<void>;
}

export interface InferenceServerOptions {
  /** `models/<name>/<version>` */
  readonly folder: string;
  /** Whether it offers tensors as bytes. Default true. */
  readonly isBinary?: boolean;
  readonly port?: number;
}

interface Described {
  readonly name: string;
  readonly shape: number[];
  readonly datatype: string;
  readonly data?: number[];
  readonly parameters?: { readonly binary_data_size: number };
}

const HEADER_LENGTH = 'inference-header-content-length';

export async function startInferenceServer(options: InferenceServerOptions): Promise<InferenceServer> {
  const { folder, isBinary = true, port = 0 } = options;
  const files = await loadModelFiles(folder);
  const { name, version } = files.manifest;
  const sessions = new Map<string, InferenceSession>();
  for (const { graph, bytes } of await serverGraphs(files, {}))
    sessions.set(
      `/v2/models/${servedName(name, graph)}/versions/${version}/infer`,
      await InferenceSession.create(bytes, { logSeverityLevel: 3 }),
    );
  const departures = new EventTarget();

  const infer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    const body = await bodyOf(request);
    response.once('close', () => response.writableFinished || departures.dispatchEvent(new Event('left')));
    server.asked.push({ path, headers: request.headers });
    const manner = server.next.shift() ?? server.manner;
    const session = sessions.get(path);
    if (manner === 'never') return;
    if (typeof manner === 'number') return sendError(response, manner, `it is told to answer ${manner}`);
    if (manner === 'garbage') return void response.end('<html>It works!</html>');
    if (!session) return sendError(response, 404, `there is nothing at ${path}`);
    const { json, bytes } = await answerOf(session, body, request.headers, manner === 'wrong shape');
    const header = Buffer.from(JSON.stringify(json));
    const whole = Buffer.concat([header, bytes]);
    response.writeHead(200, {
      'content-length': whole.length,
      ...(bytes.length > 0 ? { [HEADER_LENGTH]: header.length } : {}),
    });
    if (manner !== 'dies') return void response.end(whole);
    response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
  };

  const http = createServer((request, response) => {
    if (request.method === 'POST')
      return void infer(request, response).catch((error) => response.destroy(error as Error));
    const extensions = isBinary ? ['binary_tensor_data'] : [];
    response.end(JSON.stringify(request.url === '/v2' ? { name: 'test', extensions } : { ready: true }));
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');

  const server: InferenceServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    manner: 'well',
    next: [],
    asked: [],
    clientLeft: () => once(departures, 'left').then(() => undefined),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      for (const session of sessions.values()) await session.release();
    },
  };
  return server;
}

function sendError(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function answerOf(
  session: InferenceSession,
  body: Buffer,
  headers: IncomingMessage['headers'],
  isWrong: boolean,
): Promise<{ json: object; bytes: Buffer }> {
  const length = Number(headers[HEADER_LENGTH] ?? body.length);
  const { inputs, outputs } = JSON.parse(body.subarray(0, length).toString()) as {
    inputs: Described[];
    outputs: { name: string; parameters?: { binary_data?: boolean } }[];
  };
  let at = length;
  const feeds = inputs.map(({ name, shape, datatype, data, parameters }) => {
    const raw = Buffer.from(body.subarray(at, at + (parameters?.binary_data_size ?? 0)));
    at += parameters?.binary_data_size ?? 0;
    const numbers = data ?? floatsOrInts(raw, datatype);
    const values = datatype === 'FP32' ? Float32Array.from(numbers) : Int32Array.from(numbers);
    return [name, new Tensor(datatype === 'FP32' ? 'float32' : 'int32', values, shape)] as const;
  });
  const results = await session.run(
    Object.fromEntries(feeds),
    outputs.map(({ name }) => name),
  );
  const parts: Buffer[] = [];
  const described = outputs.map(({ name, parameters }) => {
    const { dims, type, data } = results[name] as Tensor;
    const values = data as Float32Array | Int32Array;
    const shape = isWrong ? [...dims, 7] : dims;
    const common = { name, shape, datatype: type === 'float32' ? 'FP32' : 'INT32' };
    if (!parameters?.binary_data) return { ...common, data: Array.from(values) };
    parts.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    return { ...common, parameters: { binary_data_size: values.byteLength } };
  });
  return { json: { outputs: described }, bytes: Buffer.concat(parts) };
}

function floatsOrInts(raw: Buffer, datatype: string): number[] {
  return Array.from({ length: raw.length / 4 }, (_, i) =>
    datatype === 'FP32' ? raw.readFloatLE(4 * i) : raw.readInt32LE(4 * i),
  );
}
