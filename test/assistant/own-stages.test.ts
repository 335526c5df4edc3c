import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/protocol/reply.ts';
import { readEvents } from '../support/event-stream.ts';
import { type Service, startService } from '../support/service.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

const START_MS = 300_000;
const root = resolve(import.meta.dirname, '..', '..');
const examples = join(root, 'examples', 'stages');
const LOANS =
  '# Loans\n\nAn interlibrary loan costs 2 dollars for each item. The bloody old shed is opened by a blue key.';
const BEFORE_OWN = ['understand', 'correct', 'curated', 'retrieve', 'read'];
const AFTER_OWN = ['decide', 'reply', 'record'];

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

/** A list with one stage before the judge for each of these modules, given by the text of its `run`. */
function listWith(own: Record<string, { readonly run: string; readonly entry?: object }>): string {
  const entries = Object.entries(own).map(([name, { run, entry }]) => {
    const source = `export const createStage = () => ({ name: '${name}', kind: 'model', run: ${run} });`;
    writeFileSync(join(folder, `${name}.mjs`), source);
    return { module: `./${name}.mjs`, ...entry };
  });
  const file = join(folder, 'pipeline.json');
  writeFileSync(file, JSON.stringify({ stages: [...BEFORE_OWN, ...entries, ...AFTER_OWN] }));
  return file;
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
      /frontdesk_turn_stage_duration_seconds_count\{stage="glossary",kind="pre-processing"\} 4/,
    );
    expect(metrics).toMatch(
      /gen_ai_server_request_duration_seconds_count\{[^}]*gen_ai_response_model="desk-qa\/\d+"[^}]*\} [1-9]/,
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

const WRONG: Record<string, string> = {
  'What about an outcome without a text?': "{ outcome: { kind: 'answer', text: ' ', confidence: 1 } }",
  'What about an outcome of no kind?': "{ outcome: { kind: 'joke', text: 'Ha', confidence: 1 } }",
  'What about the names of the turn?': "{ conversationId: 'c', inReplyTo: 'm' }",
  'What about an answer of no form?': '{ answer: {} }',
  'What about a passage without its document?': "{ passages: [{ text: 'x' }] }",
};
const AWAY = 'Is everything away?';
const SLOW = 'Is everything slow?';
const SEARCHING = 'Find me a loan, please?';
const LOAN = 'How much is an interlibrary loan?';

describe('stages of one’s own', { timeout: START_MS }, () => {
  let own: Service;
  beforeAll(async () => {
    const wrong = Object.entries(WRONG).map(([message, changes]) => `${JSON.stringify(message)}: ${changes}`);
    own = await startService({
      environment: {
        PIPELINE_FILE: listWith({
          vandal: {
            run: `(turn) => {
              for (const passage of turn.passages) passage.text = 'x';
              turn.past.length = 0; turn.passages.length = 0; turn.conversationId = 'other';
            }`,
          },
          wrong: { run: `({ message }) => ({ ${wrong.join(', ')} })[message]` },
          away: {
            run: `({ message }) => { if (message === '${AWAY}') throw new Error('no way to 10.0.0.7'); }`,
          },
          'away-skipped': { run: `() => { throw new Error('away'); }`, entry: { onError: 'skip' } },
          slow: {
            run: `({ message }, { signal }) => message === '${SLOW}'
              ? new Promise((resolve) => signal.addEventListener('abort', resolve)) : undefined`,
            entry: { timeoutMs: 50 },
          },
          searching: {
            run: `async ({ message, question }, { search }) => {
              if (message !== '${SEARCHING}') return undefined;
              const titles = (await search(question, { limit: 9 })).map(({ title }) => title);
              return { outcome: { kind: 'answer', text: 'Found: ' + titles.sort().join(', '), confidence: 1 } };
            }`,
          },
        }),
      },
    });
    await own.learn('Loans', LOANS, { source: 'loans.md' });
    await own.learn('Staff loans', 'A staff loan costs nothing.', { collection: 'staff' });
  }, START_MS);
  afterAll(() => own[Symbol.asyncDispose]());

  const askOwn = (message: string, more: object = {}) =>
    own.call<Reply>('/v1/chat', { body: { message, ...more } });
  const failuresOf = async (stage: string) => {
    const { body } = await own.call<string>('/metrics');
    const [, count = '0'] =
      new RegExp(`turn_stage_failures_total\\{stage="${stage}"\\} (\\d+)`).exec(body) ?? [];
    return Number(count);
  };

  it('change nothing in what they are given, and are left out when they fail and their entry says so', async () => {
    const before = await failuresOf('away-skipped');
    expect((await askOwn(LOAN)).body).toMatchObject({
      text: expect.stringMatching(/2 dollars/),
      sources: [{ quote: expect.stringMatching(/2 dollars/) }],
    });
    expect(await failuresOf('away-skipped')).toBe(before + 1);
  });

  it('search only what the turn may ask', async () => {
    expect((await askOwn(SEARCHING)).body.text).toBe('Found: Loans, Staff loans');
    expect((await askOwn(SEARCHING, { collections: ['main'] })).body.text).toBe('Found: Loans');
  });

  it('end the turn when they fail, as a bug does, and the conversation goes on', async () => {
    const { conversationId } = (await askOwn('Hello!')).body;
    const failed = await askOwn(AWAY, { conversationId });
    expect(failed).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(failed.body)).not.toMatch(/10\.0\.0\.7/);
    expect(await failuresOf('away')).toBe(1);
    expect((await askOwn(LOAN, { conversationId })).body.text).toMatch(/2 dollars/);
  });

  it('are given up after their time', async () => {
    expect(await askOwn(SLOW)).toMatchObject({ status: 504, body: { code: 'timed_out' } });
  });

  it.each(Object.keys(WRONG))('cannot break what comes after them: %s', async (message) => {
    const before = await failuresOf('wrong');
    expect(await askOwn(message)).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(await failuresOf('wrong')).toBe(before + 1);
  });
});
