import { describe, expect, it } from 'vitest';
import type { DeskStage } from '../support/desk-stage.ts';

export function teachingSuite(stage: () => DeskStage): void {
  const ask = async (message: string) => {
    const response = await fetch(`${stage().service.url}/v1/chat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message }),
    });
    return (await response.json()) as { text: string; kind: string };
  };

  describe('teaching', () => {
    it('turns a question without an answer into one, a second later', async () => {
      await stage().addAccount('tina', 'agent');
      const question = 'Where can I buy a <b>zeppelin</b> licence?';
      expect((await ask(question)).kind).toBe('no_answer');
      expect((await ask('Who sells zeppelin licences?')).kind).toBe('no_answer');
      const page = await stage().signIn('tina');
      await page.getByRole('link', { name: 'Unanswered' }).click();
      const group = page.getByRole('listitem').filter({ hasText: 'zeppelin' }).first();
      await group.getByRole('button', { name: 'Teach' }).click();
      const dialog = page.getByRole('dialog', { name: 'Teach an answer' });
      await dialog.getByLabel('Answer', { exact: true }).fill('Zeppelin licences are sold at the town hall.');
      await dialog.getByLabel('Ways to ask it').fill(`${question}\nWho sells zeppelin licences?`);
      await dialog.getByRole('button', { name: 'Save the answer' }).click();
      await page.getByText('is answered from now on').waitFor();
      for (const asked of [question, 'Who sells zeppelin licences?'])
        expect(await ask(asked)).toMatchObject({
          kind: 'curated',
          text: 'Zeppelin licences are sold at the town hall.',
        });
      const taught = await page.request.get('/v1/taught');
      expect(JSON.parse((await taught.text()).trim().split('\n').at(-1) ?? '')).toMatchObject({
        question,
        also: ['Who sells zeppelin licences?'],
        answer: 'Zeppelin licences are sold at the town hall.',
      });
    });

    it('marks the place in a document that answers', async () => {
      await stage().addAccount('max', 'agent');
      await ask('Does the submarine stop at the harbour of Linden Falls?');
      const page = await stage().signIn('max');
      await page.getByRole('link', { name: 'Unanswered' }).click();
      const group = page.getByRole('listitem').filter({ hasText: 'submarine' }).first();
      await group.getByRole('button', { name: 'Teach' }).click();
      const dialog = page.getByRole('dialog', { name: 'Teach an answer' });
      await dialog.getByText('Show the place in a document').click();
      await dialog.getByRole('searchbox').fill('opening hours Sunday');
      await dialog.getByRole('button', { name: 'Search', exact: true }).click();
      await dialog.locator('.found button').first().click();
      await dialog.getByRole('textbox', { name: /select the words that answer/ }).press('ControlOrMeta+a');
      await dialog.getByRole('button', { name: 'Mark the selection' }).click();
      await dialog.getByText(/^Marked:/).waitFor();
      await dialog.getByLabel('Answer', { exact: true }).fill('No submarine stops here.');
      await dialog.getByRole('button', { name: 'Save the answer' }).click();
      await page.getByText('is answered from now on').waitFor();
      const [example] = (await stage().service.parts.stores.questions.examples()).slice(-1);
      expect(example?.evidence?.length).toBeGreaterThan(10);
      expect(example?.documentTitle).toBeTruthy();
    });

    it('says that a question is not ours, and it is listed no more', async () => {
      await stage().addAccount('nora', 'agent');
      await ask('Who won the football world cup in 1998?');
      const page = await stage().signIn('nora');
      await page.getByRole('link', { name: 'Unanswered' }).click();
      const group = page.getByRole('listitem').filter({ hasText: 'football world cup' }).first();
      await group.getByRole('button', { name: 'Not ours' }).click();
      await page.getByText('is listed no more').waitFor();
      await expect.poll(() => page.getByRole('heading', { name: /football world cup/ }).count()).toBe(0);
    });

    it('writes, previews, edits and removes an answer', async () => {
      await stage().addAccount('wanda', 'agent');
      const page = await stage().signIn('wanda');
      await page.getByRole('link', { name: 'Answers' }).click();
      await page.getByRole('button', { name: 'Write an answer' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Ways to ask it').fill('Is there a llama?');
      await dialog.getByLabel('Answer', { exact: true }).fill('<script>alert(1)</script> There is no llama.');
      await dialog
        .getByRole('region', { name: 'Preview' })
        .getByText('<script>alert(1)</script> There is no llama.')
        .waitFor();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'Is there a llama?' }).waitFor();
      expect((await ask('Is there a llama?')).kind).toBe('curated');
      await page.getByRole('button', { name: 'Edit Is there a llama?' }).click();
      await dialog.getByLabel('Answer', { exact: true }).fill('There are two llamas.');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText('There are two llamas.').waitFor();
      expect((await ask('Is there a llama?')).text).toBe('There are two llamas.');
      page.once('dialog', (question) => question.accept());
      await page.getByRole('button', { name: 'Remove Is there a llama?' }).click();
      await expect.poll(() => page.getByRole('heading', { name: 'Is there a llama?' }).count()).toBe(0);
    });

    it('adds a document, shows it as it was read beside the original, and tries a question', async () => {
      await stage().addAccount('dora', 'agent');
      const page = await stage().signIn('dora');
      await page.getByRole('link', { name: 'Documents' }).click();
      await page.getByLabel('choose files').setInputFiles({
        name: 'garden.md',
        mimeType: 'text/markdown',
        buffer: Buffer.from('# The <i>garden</i>\n\nThe garden is watered by Mr Quimby every Thursday.\n'),
      });
      await page.getByText('1 of 1 files were taken.').waitFor();
      const row = page.getByRole('row').filter({ hasText: 'garden.md' });
      await row.getByText('ready').waitFor();
      await row.getByRole('link').click();
      await page.locator('.unit').getByText('Mr Quimby').waitFor();
      await page.locator('.original').getByText('# The <i>garden</i>').waitFor();
      await page.getByRole('link', { name: 'All documents' }).click();
      await page.getByRole('searchbox', { name: 'Try a question' }).fill('Who waters the garden?');
      await page.getByRole('button', { name: 'Try' }).click();
      await page.locator('.stages meter').first().waitFor();
      await page.locator('.topics').getByText('Mr Quimby').first().waitFor();
    });

    it('counts on the first page what happened', async () => {
      await stage().addAccount('cleo', 'viewer');
      const page = await stage().signIn('cleo');
      await page.locator('.numbers').getByText('Answered').waitFor();
      await page.locator('.chart canvas').waitFor();
      expect(await page.locator('.topics li').count()).toBeGreaterThan(1);
    });
  });
}
