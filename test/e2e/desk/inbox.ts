import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DeskStage } from '../support/desk-stage.ts';

/** The chat of the public page. */
function chatOf(page: Page) {
  const chat = page.locator('frontdesk-chat');
  return {
    chat,
    log: chat.getByRole('log'),
    ask: async (text: string) => {
      const field = chat.getByRole('textbox', { name: 'Type your question' });
      await field.fill(text);
      await field.press('Enter');
    },
  };
}

export function inboxSuite(stage: () => DeskStage): void {
  describe('the inbox', () => {
    it('an agent takes a conversation over in real time, across a restart, and hands it back', async () => {
      await stage().addAccount('agnes', 'agent');
      const visitor = await stage().newPage();
      await visitor.goto('/');
      const { chat, log, ask } = chatOf(visitor);
      const agent = await stage().signIn('agnes');
      await agent.getByRole('link', { name: /Inbox/ }).click();

      await ask('I would like to talk to a <i>person</i>, please');
      const row = agent.getByRole('link', { name: /waits for a person/ });
      await row.click();
      await agent.getByRole('button', { name: 'Take over' }).click();
      await log.getByText('agnes has joined the conversation.').waitFor();

      const composer = agent.getByRole('textbox', { name: 'Write to the visitor' });
      await composer.pressSequentially('Hello!');
      await log.getByText('agnes is writing …').waitFor();
      await composer.press('Enter');
      await log.locator('.turn.person').getByText('Hello!').waitFor();
      await agent.locator('.message.agent').getByText('Seen').waitFor();

      await chat.getByRole('textbox', { name: 'Type your question' }).pressSequentially('Is it');
      await agent.getByText('The visitor is writing …').waitFor();
      await ask('Is it open on Sundays?');
      await agent.locator('.message.user').getByText('Is it open on Sundays?').waitFor();

      // Both write while the service is away, and nothing is lost or doubled.
      const restarted = stage().restart();
      await composer.fill('Sorry, one moment.');
      await composer.press('Enter');
      await ask('Are you still there?');
      await restarted;
      await log.locator('.turn.person').getByText('Sorry, one moment.').waitFor();
      await agent.locator('.message.user').getByText('Are you still there?').waitFor();
      expect(await log.getByText('Sorry, one moment.').count()).toBe(1);
      expect(await agent.locator('.message.user').getByText('Are you still there?').count()).toBe(1);

      await agent.getByRole('button', { name: 'Hand back' }).click();
      await log.getByText(/agnes has left the conversation/).waitFor();
      await ask('When is the library open on Sundays?');
      await log
        .getByText(/1 pm to 5 pm/)
        .first()
        .waitFor();
      await agent
        .locator('.message.assistant')
        .getByText(/1 pm to 5 pm/)
        .waitFor();
      await visitor.reload();
      await log.getByText('agnes has joined the conversation.').waitFor();
      expect(await log.locator('.turn.person').count()).toBe(2);
    });

    it('keeps a message that a visitor leaves while nobody is there', async () => {
      await stage().addAccount('arno', 'agent');
      const { deskSettings } = stage().service.parts.stores;
      const weekday = (new Date().getUTCDay() + 3) % 7;
      const openingHours = [{ weekday, opens: '09:00', closes: '09:01' }];
      await deskSettings.change({ openingHours, timeZone: 'UTC', phone: '555 0123' }, 'test');
      stage().service.parts.settings.forget();
      const visitor = await stage().newPage();
      await visitor.goto('/');
      const { chat, log, ask } = chatOf(visitor);
      await ask('Can I talk to a human?');
      await log.getByText('You can call 555 0123.').waitFor();
      await chat.getByLabel('Your name').fill('Eve');
      await chat.getByLabel('E-mail or phone').fill('eve@example.org');
      await chat.getByLabel('Your message').fill('<img src=x onerror=alert(1)> Please call.');
      await chat.getByRole('button', { name: 'Leave the message' }).click();
      await log.getByText('Thank you. We have your message').waitFor();

      const agent = await stage().signIn('arno');
      await agent.getByRole('link', { name: /Inbox/ }).click();
      await agent.getByLabel('Show').selectOption('Messages left');
      await agent.getByRole('link', { name: /message left/ }).click();
      const left = agent.getByRole('region', { name: 'Message from Eve' });
      await left.getByText('<img src=x onerror=alert(1)> Please call.').waitFor();
      await left.getByRole('button', { name: 'Mark as done' }).click();
      await left.getByText('done by arno').waitFor();
      await deskSettings.change({ openingHours: [] }, 'test');
      stage().service.parts.settings.forget();
    });

    it('may be looked at by a viewer, and not written in', async () => {
      await stage().addAccount('vito', 'viewer');
      const page = await stage().signIn('vito');
      await page.getByRole('link', { name: /Inbox/ }).click();
      await page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().click();
      await page.getByText('You may look at conversations, and not write in them.').waitFor();
      expect(await page.getByRole('button', { name: 'Take over' }).count()).toBe(0);
    });
  });
}
