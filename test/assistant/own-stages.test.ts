import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/protocol/reply.ts';
import { readEvents } from '../support/event-stream.ts';
import { type Service, startService } from '../support/service.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

const START_MS = 300_000;
const root = resolve(import.meta.dirname, '..', '..');
const examples = join(root, 'examples', 'stages');
const LOANS =
  '# Loans\n\nAn interlibrary loan costs 2 dollars for each item. The bloody old shed is opened by a blue key.';
const BEFORE_OWN = ['understand', 'correct', 'follow-up', 'curated', 'retrieve', 'read'];
const AFTER_OWN = ['judge', 'reply', 'record'];

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-own-stages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let service: Service | undefined;
afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
  service = undefined;
});

async function start(pipeline: string, environment: Record<string, string> = {}): Promise<Service> {
  service = await startService({ environment: { PIPELINE_FILE: pipeline, ...environment } });
  await service.learn('Loans', LOANS, { source: 'loans.md' });
  return service;
}

/** A list with one stage before the judge, made of the text of its `run`. */
function listWith(run: string, entry: object = {}): string {
  const name = `stage-${readdirSync(folder).length}`;
  const source = `export const createStage = () => ({ name: 'mine', kind: 'model', run: ${run} });`;
  writeFileSync(join(folder, `${name}.mjs`), source);
  const stages = [...BEFORE_OWN, { module: `./${name}.mjs`, ...entry }, ...AFTER_OWN];
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ stages }));
  return join(folder, `${name}.json`);
}

async function ask(message: string, more: object = {}, query = '') {
  if (!service) throw new Error('The service is not started.');
  return service.call<Reply & { stages?: { name: string; kind: string; ms: number }[]; code?: string }>(
    `/v1/chat${query}`,
    { body: { message, ...more } },
  );
}

describe('the stages that come as examples', { timeout: START_MS }, () => {
  it('expand abbreviations of the house, refuse and hide profanity, and are seen in debug and metrics', async () => {
    const { call, send } = await start(join(examples, 'pipeline.json'));

    const expanded = await ask('How much is an ILL?', {}, '?debug=true');
    expect(expanded.body).toMatchObject({ kind: 'answer', text: expect.stringContaining('2 dollars') });
    expect(expanded.body.stages?.slice(0, 3)).toMatchObject([
      { name: 'profanity-in-question', kind: 'pre-processing', ms: expect.any(Number) },
      { name: 'understand' },
      { name: 'glossary', kind: 'pre-processing' },
    ]);

    const refused = await ask('Where is the damn key?');
    expect(refused.body).toMatchObject({ kind: 'no_answer', sources: [], model: null });
    expect(refused.body.text).toMatch(/asked politely/);

    const hidden = await ask('What opens the old shed?');
    expect(hidden.body.text).toMatch(/blue key/);
    expect(JSON.stringify(hidden.body)).not.toMatch(/bloody/i);
    const { conversationId } = hidden.body;
    const history = await call(`/v1/conversations/${conversationId}/messages`);
    expect(JSON.stringify(history.body)).not.toMatch(/bloody/i);

    const stream = await send('/v1/chat?debug=true', {
      body: { message: 'Hello!' },
      headers: { Accept: 'text/event-stream' },
    });
    const end = (await readEvents(stream)).at(-1)?.data as { reply: { stages: { name: string }[] } };
    expect(end.reply.stages.map(({ name }) => name)).toContain('profanity-in-answer');

    const { body: metrics } = await call<string>('/metrics');
    expect(metrics).toMatch(
      /frontdesk_turn_stage_duration_seconds_count\{stage="glossary",kind="pre-processing"\} 3/,
    );
    expect(metrics).toMatch(
      /gen_ai_server_request_duration_seconds_count\{[^}]*gen_ai_response_model="desk-qa\/\d+"[^}]*\} 2/,
    );
    expect(metrics).toMatch(/gen_ai_server_time_to_first_token_seconds_count\{[^}]*\} 2/);
  });
});

describe('a stage that asks a second model', { timeout: START_MS }, () => {
  const shipped = join(root, 'models', 'desk-qa');
  const version = readdirSync(shipped).sort().at(-1) as string;

  /** The shipped model as version 1 of a model of this name. */
  function copyShipped(modelsDir: string, name: string): void {
    const target = join(modelsDir, name, '1');
    cpSync(join(shipped, version), target, { recursive: true });
    const file = join(target, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...manifest, name, version: '1' }));
  }

  async function startWith(modelsDir: string, model: string): Promise<void> {
    const module = join(examples, 'second-opinion.mjs');
    const file = join(modelsDir, 'pipeline.json');
    writeFileSync(
      file,
      JSON.stringify({ stages: [...BEFORE_OWN, { module, options: { model } }, ...AFTER_OWN] }),
    );
    await start(file, { MODELS_DIR: modelsDir });
  }

  it('hears the one that is surer, and the reply names it', async () => {
    const modelsDir = mkdtempSync(join(folder, 'models-'));
    await writeTinyModel({ folder: join(modelsDir, 'desk-qa', '1'), name: 'desk-qa' });
    copyShipped(modelsDir, 'second');
    await startWith(modelsDir, 'second');
    const { body } = await ask('How much is an interlibrary loan?');
    expect(body).toMatchObject({
      model: { name: 'second', version: '1' },
      shortAnswer: expect.stringMatching(/2 dollars/),
    });
    const [source] = body.sources;
    expect(source?.quote).toContain(body.shortAnswer);
  });

  it('leaves the answer to the model of the desk when the other is less sure', async () => {
    const modelsDir = mkdtempSync(join(folder, 'models-'));
    copyShipped(modelsDir, 'desk-qa');
    await writeTinyModel({ folder: join(modelsDir, 'second', '1'), name: 'second' });
    await startWith(modelsDir, 'second');
    expect((await ask('How much is an interlibrary loan?')).body).toMatchObject({
      model: { name: 'desk-qa' },
      shortAnswer: expect.stringMatching(/2 dollars/),
    });
  });

  it('stops the start when that model is not there', async () => {
    const modelsDir = mkdtempSync(join(folder, 'models-'));
    await writeTinyModel({ folder: join(modelsDir, 'desk-qa', '1'), name: 'desk-qa' });
    await expect(startWith(modelsDir, 'second')).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/"second-opinion" \(.*second-opinion\.mjs\) asks "second"/),
    });
  });
});

describe('a stage of one’s own', { timeout: START_MS }, () => {
  it('searches only what the turn may ask', async () => {
    const run = `({ question }, { search }) => {
      const text = search(question, { limit: 9 }).map(({ title }) => title).join(', ');
      return { outcome: { kind: 'answer', text: 'Found: ' + text, confidence: 1 } };
    }`;
    const { learn } = await start(listWith(run));
    await learn('Staff loans', 'A staff loan costs nothing.', { collection: 'staff' });
    expect((await ask('What does a loan cost?')).body.text).toMatch(/Staff loans/);
    const narrow = await ask('What does a loan cost?', { collections: ['main'] });
    expect(narrow.body.text).toBe('Found: Loans');
  });

  it('ends the turn when it fails, as a bug does, and the message can be sent again', async () => {
    const run = `({ message }) => { if (message.startsWith('How')) throw new Error('no connection to 10.0.0.7'); }`;
    const { call } = await start(listWith(run));
    const failed = await ask('How much is an interlibrary loan?');
    expect(failed).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(failed.body)).not.toMatch(/10\.0\.0\.7/);
    expect((await ask('What does an interlibrary loan cost?')).body.kind).toBe('answer');
    const { body: metrics } = await call<string>('/metrics');
    expect(metrics).toContain('frontdesk_turn_stage_failures_total{stage="mine"} 1');
  });

  it('is left out of the turn when it fails and its entry says so', async () => {
    const { call } = await start(listWith(`() => { throw new Error('away'); }`, { onError: 'skip' }));
    expect((await ask('How much is an interlibrary loan?')).body.text).toMatch(/2 dollars/);
    const { body: metrics } = await call<string>('/metrics');
    expect(metrics).toContain('frontdesk_turn_stage_failures_total{stage="mine"} 1');
  });

  it('is given up after its time', async () => {
    const run = '(turn, { signal }) => new Promise((resolve) => signal.addEventListener("abort", resolve))';
    await start(listWith(run, { timeoutMs: 50 }));
    expect(await ask('How much is an interlibrary loan?')).toMatchObject({
      status: 504,
      body: { code: 'timed_out' },
    });
  });

  it.each([
    ['an outcome without a text', "{ outcome: { kind: 'answer', text: ' ', confidence: 1 } }"],
    ['an outcome of no kind', "{ outcome: { kind: 'joke', text: 'Ha', confidence: 1 } }"],
    ['names that it has nothing to do with', "{ conversationId: 'c', inReplyTo: 'm' }"],
    ['readings of passages that are not there', '{ readings: [] }'],
    ['a passage without its document', "{ passages: [{ text: 'x' }] }"],
  ])('cannot give %s', async (_what, changes) => {
    const { call } = await start(listWith(`() => (${changes})`));
    expect(await ask('How much is an interlibrary loan?')).toMatchObject({ status: 500 });
    const { body } = await call<string>('/metrics');
    expect(body).toContain('frontdesk_turn_stage_failures_total{stage="mine"} 1');
  });

  it('changes nothing in what it is given', async () => {
    const run = `(turn) => {
      turn.passages[0].text = 'x'; turn.past.length = 0; turn.conversationId = 'other';
      turn.readings.length = 0;
    }`;
    await start(listWith(run));
    const first = await ask('How much is an interlibrary loan?');
    expect(first.body.text).toMatch(/2 dollars/);
    expect((await ask('How much is an interlibrary loan?')).body.shortAnswer).toBe(first.body.shortAnswer);
  });
});
