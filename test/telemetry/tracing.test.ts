import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/protocol/reply.ts';
import { startService } from '../support/service.ts';
import { type Collector, openCollector, type ReceivedSpan } from './collector.ts';

const START_MS = 300_000;
const documents = { 'loans.md': '# Loans\n\nAn interlibrary loan costs 2 dollars for each item.' };
const QUESTION = 'How much is an interlibrary loan?';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

/** The files that make and send traces, of those in memory; the metrics' library loads OpenTelemetry's bare interface. */
const loaded = () =>
  Object.keys(createRequire(import.meta.url).cache).filter((file) =>
    /@opentelemetry.(sdk|exporter|otlp|core|resources|context)/.test(file),
  );

describe('without an endpoint', () => {
  it('a turn is answered, and nothing that makes or sends traces is loaded', {
    timeout: START_MS,
  }, async () => {
    await using service = await startService({ documents });
    await service.app.documentsRead;
    expect((await service.post('/v1/chat', { message: QUESTION })).status).toBe(200);
    expect(loaded()).toEqual([]);
  });
});

describe('with an endpoint', () => {
  let collector: Collector;
  let reply: Reply;

  beforeAll(async () => {
    collector = await openCollector();
    const service = await startService({
      documents,
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-tenant=desk',
        OTEL_SERVICE_NAME: 'front-office',
      },
    });
    await service.app.documentsRead;
    const traced = { traceparent: `00-${TRACE}-${CALLER}-01` };
    reply = (await (await service.post('/v1/chat', { message: QUESTION }, traced)).json()) as Reply;
    await service.post('/v1/chat', { message: QUESTION, conversationId: crypto.randomUUID() });
    await service.get('/livez');
    await service[Symbol.asyncDispose]();
  }, START_MS);
  afterAll(() => collector[Symbol.asyncDispose]());

  const named = (name: string): ReceivedSpan => {
    const found = collector.spans.filter((span) => span.name === name && span.traceId === TRACE);
    expect(found, name).toHaveLength(1);
    return found[0] as ReceivedSpan;
  };

  it('the spans that were not sent yet are sent when the service stops', () => {
    expect(collector.paths[0]).toBe('POST /v1/traces');
    expect(collector.headers[0]).toMatchObject({ authorization: 'Bearer abc', 'x-tenant': 'desk' });
    expect(loaded().length).toBeGreaterThan(0);
  });

  it('a request continues the trace of its caller, and holds turn, stages and the call of the model', () => {
    const request = named('POST /v1/chat');
    expect(request).toMatchObject({ parentSpanId: CALLER, kind: 2 });
    expect(request.attributes).toMatchObject({
      'service.name': 'front-office',
      'http.request.method': 'POST',
      'http.route': '/v1/chat',
      'http.response.status_code': 200,
    });
    const turn = named('invoke_agent frontdesk');
    expect(turn.parentSpanId).toBe(request.spanId);
    expect(turn.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.conversation.id': reply.conversationId,
      'gen_ai.request.model': 'desk-qa',
      'gen_ai.response.model': `desk-qa/${reply.model?.version}`,
      'frontdesk.channel': 'http',
      'frontdesk.reply.kind': 'answer',
    });
    const stages = collector.spans.filter(
      ({ parentSpanId, traceId }) => parentSpanId === turn.spanId && traceId === TRACE,
    );
    expect(stages.map(({ name }) => name)).toEqual(
      'understand correct time curated retrieve opening read decide people reply record'
        .split(' ')
        .map((name) => `stage ${name}`),
    );
    expect(named('stage retrieve').attributes).toMatchObject({
      'frontdesk.stage.name': 'retrieve',
      'frontdesk.stage.kind': 'retrieval',
    });
    const calls = collector.spans.filter(({ name }) => name === 'text_completion desk-qa');
    expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual([named('stage read').spanId]);
    const [call] = calls;
    expect(call?.attributes).toMatchObject({
      'gen_ai.operation.name': 'text_completion',
      'gen_ai.request.model': 'desk-qa',
      'gen_ai.response.model': `desk-qa/${reply.model?.version}`,
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
    });
    expect(call?.attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(10);
  });

  it('hold no word of the conversation, and probes are left out', () => {
    const sent = collector.bodies.join('\n');
    for (const word of ['interlibrary', 'dollars', QUESTION]) expect(sent).not.toContain(word);
    expect(sent).not.toContain('/livez');
  });

  it('a refused request has its status, and a trace of its own', () => {
    const refused = collector.spans.find(
      ({ name, traceId }) => name === 'POST /v1/chat' && traceId !== TRACE,
    );
    expect(refused?.attributes).toMatchObject({ 'http.response.status_code': 404 });
    expect(refused?.parentSpanId ?? '').toBe('');
  });
});

describe('a collector that is away', () => {
  it('keeps no question from its answer, and the service from its end only for a moment', {
    timeout: START_MS,
  }, async () => {
    const gone = await openCollector();
    await gone[Symbol.asyncDispose]();
    const service = await startService({ documents, environment: { OTEL_EXPORTER_OTLP_ENDPOINT: gone.url } });
    await service.app.documentsRead;
    const answer = await service.call<Reply>('/v1/chat', { body: { message: QUESTION } });
    expect(answer.body.kind).toBe('answer');
    await service[Symbol.asyncDispose]();
    expect(gone.spans).toEqual([]);
  });
});
