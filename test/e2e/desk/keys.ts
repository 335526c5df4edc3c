import { describe, expect, it } from 'vitest';
import type { DeskStage } from '../support/desk-stage.ts';

export function keySuite(stage: () => DeskStage): void {
  describe('keys and settings', () => {
    it('a key is made with a quota, held to it, and revoked', async () => {
      await stage().addAccount('kurt', 'owner');
      const page = await stage().signIn('kurt');
      await page.getByRole('link', { name: 'Keys' }).click();
      await page.getByRole('button', { name: 'Make a key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('shop <b>one</b>');
      await dialog.getByLabel('Requests a day').fill('2');
      await dialog.getByRole('button', { name: 'Make it' }).click();
      const secret = await dialog.locator('.secret').innerText();
      expect(secret).toMatch(/^fd_/);
      await dialog.getByRole('button', { name: 'Close' }).click();
      const use = () =>
        fetch(`${stage().service.url}/v1/conversations/none`, {
          headers: { Authorization: `Bearer ${secret}` },
        });
      const first = await use();
      expect(first.headers.get('RateLimit-Policy')).toContain('"day"; q=2; w=86400');
      expect(first.headers.get('RateLimit')).toMatch(/"day"; r=1; t=\d+/);
      await use();
      const third = await use();
      expect(third.status).toBe(429);
      expect(Number(third.headers.get('Retry-After'))).toBeGreaterThan(0);
      await expect
        .poll(
          async () =>
            (await (await page.request.get('/v1/key-usage?format=csv')).text()).includes('"shop <b>one</b>"'),
          { timeout: 10_000 },
        )
        .toBe(true);
      page.once('dialog', (question) => question.accept());
      await page.getByRole('button', { name: 'Revoke shop' }).click();
      await page.getByText('revoked').first().waitFor();
      expect((await use()).status).toBe(401);
    });

    it('the public page and its chat take the name of the desk from the settings', async () => {
      await stage().addAccount('seth', 'owner');
      const page = await stage().signIn('seth');
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByLabel('Name of the desk').fill('Harbour <i>office</i>');
      await page.getByLabel('Greeting').fill('Ahoy!');
      await page.getByLabel('Suggested questions').fill('When do you open?');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      const visitor = await stage().newPage();
      await visitor.goto('/');
      const chat = visitor.locator('frontdesk-chat');
      await chat.getByRole('heading', { name: 'Harbour <i>office</i>' }).waitFor();
      await chat.getByText('Ahoy!').waitFor();
      await chat.getByRole('button', { name: 'When do you open?' }).waitFor();
      expect(await visitor.getByText('Linden Falls').count()).toBe(0);
    });
  });
}
