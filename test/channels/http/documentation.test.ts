import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { operations } from '../../../src/channels/http/operations.ts';
import { curlLines, runCurl } from '../../support/curl.ts';
import { startService } from '../../support/service.ts';

const lines = curlLines(readFileSync('docs/http.md', 'utf8'));
/** Described in docs/serving.md and docs/desk-page.md. */
const TOLD_ELSEWHERE = ['Models', 'Desk'];

it('every line of docs/http.md works as it stands, in its order', async () => {
  await using service = await startService({
    documents: { 'hours.md': readFileSync('sample-desk/opening-hours.md', 'utf8') },
  });
  const variables: Record<string, string> = { DESK: service.url, KEY: await service.createKey(['admin']) };
  for (const line of lines) {
    const { status, text } = await runCurl(line, variables);
    expect(`${line} → ${status} ${status < 300 ? '' : text}`).toMatch(/ → 2\d\d $/);
    const answer = text.startsWith('{') ? JSON.parse(text) : {};
    if (answer.conversationId) {
      variables.CONVERSATION ??= answer.conversationId;
      variables.MESSAGE ??= answer.messageId;
    }
    if (answer.passageCount !== undefined) {
      variables.DOCUMENT ??= answer.id;
      await expect
        .poll(async () => (await service.app.parts.stores.documents.find(answer.id))?.status)
        .toBe('ready');
    }
  }
});

it('docs/http.md has a line for every call', () => {
  const called = lines.map((line) => {
    const [, path = ''] = /\$DESK([^"?]*)/.exec(line) ?? [];
    const [, method = line.includes(' -d ') || line.includes(' -F ') ? 'POST' : 'GET'] =
      / -X (\w+)/.exec(line) ?? [];
    return `${method} ${path.replaceAll(/\$[A-Z]+/g, '{}')}`;
  });
  const described = operations
    .filter(({ tag }) => !TOLD_ELSEWHERE.includes(tag))
    .map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
  expect([...new Set(called)].sort()).toEqual([...described, 'GET /openapi.json'].sort());
});
