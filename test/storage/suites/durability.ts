import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createConversationStore } from '../../../src/storage/conversation-store.ts';
import { createEventStore } from '../../../src/storage/event-store.ts';
import type { TestPlace } from './test-place.ts';

const program = fileURLToPath(new URL('../writing-process.ts', import.meta.url));
const ENOUGH = 25;
/** The process is compiled as it starts. */
const TIMEOUT_MS = 120_000;

export function durabilitySuite(newPlace: () => Promise<TestPlace>): void {
  describe('a process that is killed', () => {
    it(
      'leaves every message that it acknowledged, each with its event',
      async () => {
        const { place, open } = await newPlace();
        await using before = await open();
        const { id } = await createConversationStore(before).create({ channel: 'http' });
        const writer = spawn(process.execPath, ['--import', 'tsx', program, place.url, place.dataDir, id], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let printed = '';
        writer.stdout.on('data', (chunk: Buffer) => {
          printed += chunk;
          if (printed.split('\n').length > ENOUGH) writer.kill('SIGKILL');
        });
        await once(writer, 'close');
        const acknowledged = printed.split('\n').slice(0, -1).map(Number);
        expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);

        await using after = await open();
        const messages = await createConversationStore(after).listMessages(id, { limit: 100_000 });
        const positions = messages.map(({ position }) => position);
        expect(positions.slice(0, acknowledged.length)).toEqual(acknowledged);
        expect(positions.length).toBeLessThanOrEqual(acknowledged.length + 1);
        const events = await createEventStore(after).after(id, 0, 100_000);
        expect(events.map((event) => event.id)).toEqual(positions);
        const next = await createConversationStore(after).addMessage(id, {
          role: 'user',
          text: 'Still there?',
        });
        expect(next.message.position).toBe(positions.length + 1);
      },
      TIMEOUT_MS,
    );
  });
}
