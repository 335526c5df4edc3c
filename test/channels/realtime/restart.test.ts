import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectClient, eventually } from './chat-client.ts';
import { startChatDesk } from './chat-desk.ts';

const program = fileURLToPath(new URL('./desk-process.ts', import.meta.url));
const QUESTION = 'When does the library open?';
/** The process is compiled as it starts. */
const TIMEOUT_MS = 120_000;

let dataDir: string;
const processes = new Set<ChildProcess>();

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-chat-'));
});

afterEach(async () => {
  for (const child of processes) await kill(child);
  rmSync(dataDir, { recursive: true, force: true });
});

async function startProcess(port: number, ...rest: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, dataDir, String(port), ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.add(child);
  const [line] = await once(child.stdout, 'data');
  return { child, port: Number(line) };
}

async function kill(child: ChildProcess): Promise<void> {
  processes.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}

it(
  'a question whose server was killed in the middle of the answer is answered once after the restart',
  async () => {
    const before = await startProcess(0, 'hold');
    const conversationId = randomUUID();
    const auth = { conversationId, lastEventId: 0 };
    using client = connectClient(`http://127.0.0.1:${before.port}`, auth);
    client.socket.on('message', (_message, eventId) => {
      auth.lastEventId = eventId;
    });
    const request = { message: QUESTION, clientMessageId: 'mine' };
    const first = await client.socket.emitWithAck('ask', request);
    await client.hears('answer:delta');
    await kill(before.child);

    await startProcess(before.port);
    await client.hears('session', 2);
    const again = await client.socket.emitWithAck('ask', request);
    expect(again).toEqual(first);
    const end = await client.hears('answer:end');
    expect(end).toMatchObject({ eventId: 2, data: { reason: 'complete', clientMessageId: 'mine' } });
    expect(await client.socket.emitWithAck('ask', request)).toMatchObject({ reply: end.data.reply });

    const history = await client.socket.emitWithAck('history', {});
    if (!history.ok) throw new Error(history.problem.detail);
    expect(history.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(client.all('message')).toHaveLength(1);
    expect(client.all('answer:end')).toHaveLength(1);
  },
  TIMEOUT_MS,
);

it(
  'an answer that was written while the client was away is told it after a restart',
  async () => {
    const conversationId = randomUUID();
    {
      await using desk = await startChatDesk({ dataDir });
      using client = connectClient(desk.url, { conversationId });
      await client.socket.emitWithAck('ask', { message: QUESTION });
      client.socket.disconnect();
      await eventually(() => desk.stores.events.lastId(conversationId)).toBe(2);
    }
    await using desk = await startChatDesk({ dataDir });
    using client = connectClient(desk.url, { conversationId, lastEventId: 1 });
    const end = await client.hears('answer:end');
    expect(end).toMatchObject({ eventId: 2, data: { reason: 'complete', reply: { kind: 'answer' } } });
    expect(client.all('message')).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  'a server that stops finishes the answer, tells its clients why, and they come back by themselves',
  async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const desk = await startChatDesk({ dataDir, hold: () => held });
    using client = connectClient(desk.url);
    await client.socket.emitWithAck('ask', { message: QUESTION });
    await client.hears('answer:delta');
    const stopping = desk[Symbol.asyncDispose]();
    const late = await client.socket.emitWithAck('ask', { message: 'Is anybody there?' });
    expect(late).toMatchObject({ ok: false, problem: { code: 'overloaded', status: 503 } });
    letGo();
    await stopping;
    const goodbye = await client.hears('goodbye');
    expect(goodbye.data).toMatchObject({ reason: 'shutting_down' });
    expect(client.heard.slice(-2).map(({ event }) => event)).toEqual(['answer:end', 'goodbye']);
    expect(client.socket.active).toBe(true);

    await using again = await startChatDesk({ dataDir, port: desk.port });
    await client.hears('session', 2);
    expect(again.port).toBe(desk.port);
  },
  TIMEOUT_MS,
);
