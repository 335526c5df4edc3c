import { readdirSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createDocumentReader } from '../../src/knowledge/document-reader.ts';

const LONG_MS = 120_000;
const text = { name: 'note.txt', mediaType: 'text/plain', bytes: Buffer.from('The shed is open at ten.') };

/** A PDF whose one page is drawn by a stream that unpacks to so many bytes. */
function pdfWithStream(unpackedBytes: number): Uint8Array {
  const stream = deflateSync(Buffer.alloc(unpackedBytes, '(a) Tj '), { level: 9 });
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << >> >>',
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  const add = (part: Buffer | string) => parts.push(Buffer.from(part));
  const at = () => parts.reduce((sum, { length }) => sum + length, 0);
  objects.forEach((object, i) => {
    offsets.push(at());
    add(`${i + 1} 0 obj\n${object}\nendobj\n`);
  });
  offsets.push(at());
  add(`4 0 obj\n<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`);
  add(stream);
  add('\nendstream\nendobj\n');
  const xref = at();
  add(
    `xref\n0 5\n0000000000 65535 f \n${offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('')}`,
  );
  add(`trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF`);
  return Buffer.concat(parts);
}

/** The processes that this one started, from all of its threads. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

describe('the reader of documents', () => {
  let reader: ReturnType<typeof createDocumentReader> | undefined;
  afterEach(() => reader?.[Symbol.asyncDispose]());

  it(
    'gives up a file that takes more memory than it may, and reads the next one',
    async () => {
      reader = createDocumentReader({ memoryLimitMb: 512 });
      const bomb = { name: 'bomb.pdf', mediaType: 'application/pdf', bytes: pdfWithStream(900_000_000) };
      const before = process.memoryUsage().rss;
      await expect(reader.read(bomb)).rejects.toMatchObject({
        code: 'too_large',
        message: expect.stringContaining('bomb.pdf'),
      });
      expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
      await expect(reader.read(text)).resolves.toMatchObject({ text: expect.stringContaining('ten') });
    },
    LONG_MS,
  );

  it.runIf(process.platform === 'linux')(
    'gives up a file that takes too long, and reads the next one',
    async () => {
      reader = createDocumentReader({ timeLimitMs: 15_000 });
      await reader.read(text);
      for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGSTOP');
      await expect(reader.read(text)).rejects.toMatchObject({ code: 'timed_out' });
      await expect(reader.read(text)).resolves.toMatchObject({ text: expect.stringContaining('ten') });
    },
    LONG_MS,
  );

  it('says what is wrong with a file', async () => {
    reader = createDocumentReader();
    const broken = {
      name: 'broken.pdf',
      mediaType: 'application/pdf',
      bytes: Buffer.from('%PDF-1.4 nothing'),
    };
    await expect(reader.read(broken)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
