import { describe, expect, it } from 'vitest';
import { type DeskStage, PASSWORD } from '../support/desk-stage.ts';

export function accountSuite(stage: () => DeskStage): void {
  describe('people', () => {
    it('sign in first by the link of the service, and sign out', async () => {
      const token = await stage().service.parts.stores.sessions.makeLink();
      const page = await stage().newPage();
      await page.goto(`/desk#/first/${token}`);
      await page.getByLabel('Name').fill('ada');
      await page.getByLabel('What visitors read').fill('Ada <b>Green</b>');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Make the account' }).click();
      await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
      // Markup stays text.
      await page.getByText('Ada <b>Green</b>').waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
    });

    it('are told that a password is wrong, and let in with the right one', async () => {
      await stage().addAccount('wally', 'agent');
      const page = await stage().newPage();
      await page.goto('/desk');
      await page.getByLabel('Name').fill('wally');
      await page.getByLabel('Password').fill('not it at all');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').getByText('The name or the password is not right.').waitFor();
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    });

    it('have to sign in again when their session has ended', async () => {
      await stage().addAccount('sam', 'viewer');
      const page = await stage().signIn('sam');
      const { sessions, accounts } = stage().service.parts.stores;
      await sessions.endAll((await accounts.findByName('sam'))?.id ?? '');
      // By its address: what was loading may have told the page already, and its links are gone then.
      await page.goto('/desk#/documents');
      await page.getByText('Your session has ended. Sign in again.').waitFor();
    });

    it('are added, changed and removed by an owner, and it is written down', async () => {
      await stage().addAccount('olga', 'owner');
      const page = await stage().signIn('olga');
      await page.getByRole('link', { name: 'People' }).click();
      await page.getByRole('button', { name: 'Add somebody' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('nina');
      await dialog.getByLabel('Password').fill(PASSWORD);
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByLabel('Role of nina').selectOption('viewer');
      await expect
        .poll(async () => (await stage().service.parts.stores.accounts.findByName('nina'))?.role)
        .toBe('viewer');
      page.once('dialog', (question) => question.accept());
      await page.getByRole('button', { name: 'Remove nina' }).click();
      await expect.poll(() => stage().service.parts.stores.accounts.findByName('nina')).toBeUndefined();
      await page.getByText('remove account').first().waitFor();
    });

    it('see and may do what their role lets them', async () => {
      await stage().addAccount('vera', 'viewer');
      const page = await stage().signIn('vera');
      expect(await page.getByRole('link', { name: 'Keys' }).count()).toBe(0);
      expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByLabel('Name of the desk').waitFor();
      expect(await page.getByLabel('Name of the desk').isDisabled()).toBe(true);
      expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    });
  });
}
