import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { operations } from '../../../../../src/channels/http/operations.ts';
import { curlLines, runCurl } from '../../../../support/curl.ts';
import { startService } from '../../../../support/service.ts';

const guide = readFileSync('docs/desk-page.md', 'utf8');
const lines = curlLines(guide);

it('every line of docs/desk-page.md works as it stands, in its order', async () => {
  await using service = await startService();
  const { id } = await service.learn('Hours', 'The library opens at nine.');
  const { body } = await service.call<{ conversationId: string }>('/v1/chat', { body: { message: 'Hello' } });
  const variables: Record<string, string> = {
    DESK: service.url,
    KEY: await service.createKey(['admin']),
    CONVERSATION: body.conversationId,
    DOCUMENT: id,
  };
  for (const line of lines) {
    const { status, text } = await runCurl(line.replace(' -o hours.md', ''), variables);
    expect(`${line} → ${status} ${status < 300 ? '' : text}`).toMatch(/ → 2\d\d $/);
    const answer = text.startsWith('{') && !line.includes('/taught"') ? JSON.parse(text) : {};
    if (line.includes('left-messages"')) variables.LEFT = answer.id;
    if (line.includes('/curated-answers"') && line.includes(' -d ')) variables.ENTRY = answer.id;
    if (line.includes('/v1/keys"') && line.includes(' -d ')) variables.MADE = answer.key.id;
    if (line.includes('/v1/accounts"') && line.includes(' -d ')) variables.ACCOUNT = answer.id;
  }
}, 60_000);

it('docs/desk-page.md tells every call', () => {
  const told = (method: string, path: string) => {
    const address = path.replaceAll(/\{\w+\}/g, '{}');
    const isCalled = lines.some((line) => {
      const [, called = ''] = /\$DESK([^"?]*)/.exec(line) ?? [];
      const [, verb = line.includes(' -d ') ? 'POST' : 'GET'] = / -X (\w+)/.exec(line) ?? [];
      return verb === method && called.replaceAll(/\$[A-Z]+/g, '{}') === address;
    });
    return isCalled || guide.includes(`\`${method} ${path}\``);
  };
  const missing = operations
    .filter(({ tag }) => tag === 'Desk')
    .filter(({ method, path }) => !told(method.toUpperCase(), path))
    .map(({ method, path }) => `${method} ${path}`);
  expect(missing).toEqual([]);
});
