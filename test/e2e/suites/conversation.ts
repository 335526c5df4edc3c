// Asking, and what an answer comes with.
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { DIRECTOR, MISSPELT, OUTSIDE, SUNDAYS } from '../support/desk.ts';
import type { Stage } from '../support/stage.ts';

export function conversationSuite(stage: () => Stage): void {
  describe('a conversation', () => {
    it('answers in a full sentence and opens the words that it rests on', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      expect(await chat.answer()).toMatch(SUNDAYS.answer);

      const source = chat.turns.locator('.source').first();
      expect(await source.getAttribute('aria-expanded')).toBe('false');
      await source.click();
      expect(await source.getAttribute('aria-expanded')).toBe('true');
      const quote = chat.turns.locator('blockquote').first();
      expect(await quote.innerText()).toMatch(/Sunday/);
      expect(await quote.locator('mark').innerText()).toMatch(SUNDAYS.answer);
      await source.click();
      expect(await quote.isVisible()).toBe(false);
    });

    it('shows the answer while it is written', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      await page.evaluate(() => {
        const log = document.querySelector('frontdesk-chat')?.shadowRoot?.querySelector('[role=log]');
        const states: string[] = [];
        Object.assign(window, { states });
        new MutationObserver((records) => {
          for (const { oldValue } of records) if (oldValue !== null) states.push(oldValue);
        }).observe(log as Element, {
          subtree: true,
          attributeFilter: ['data-state'],
          attributeOldValue: true,
        });
      });
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      const states = await page.evaluate(() => (window as unknown as { states: string[] }).states);
      expect([...new Set(states)]).toEqual(['queued', 'waiting', 'writing']);
    });

    it('stops an answer that is on its way, and asks again', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      await chat.answer();

      // The service takes its time over the first of these.
      await chat.ask(`Slowly: ${DIRECTOR.question}`);
      await chat.button('Stop the answer').click();
      await chat.turns.getByText('Stopped.').waitFor();
      expect(await chat.button('Stop the answer').isVisible()).toBe(false);
      await chat.button('Try again').click();
      expect(await chat.answer()).toMatch(DIRECTOR.answer);
      expect(await chat.turns.count()).toBe(2);
    });

    it('begins with questions that are asked by a click', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.button(SUNDAYS.question).click();
      expect(await chat.answer()).toMatch(SUNDAYS.answer);
      expect(await chat.turns.locator('.question').innerText()).toContain(SUNDAYS.question);
      expect(await chat.button(SUNDAYS.question).isVisible()).toBe(false);
    });

    it('mends a misspelt word and says so', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(MISSPELT.question);
      await chat.answer();
      expect(await chat.turns.getByText('Showing the answer for').innerText()).toMatch(MISSPELT.meant);
    });

    it('says what it does not know, and hands over to a person', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(OUTSIDE);
      await chat.answer();
      await chat.turns.getByRole('button', { name: 'Talk to a person' }).click();
      await chat.turns.nth(1).locator('.answer[data-kind="handoff"]').waitFor();
      expect(await chat.answer()).not.toBe('');
    });

    it('takes thumbs, and a correction with a thumb down', async () => {
      const { service, newPage } = stage();
      const page = await newPage();
      await page.goto('/');
      const rated = page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            addEventListener('frontdesk:feedback', (event) =>
              resolve((event as CustomEvent<{ messageId: string }>).detail.messageId),
            );
          }),
      );
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      await chat.answer();

      await chat.button('This answer helped').click();
      await chat.turns.getByText('Thank you for telling us.').waitFor();
      const messageId = await rated;
      expect(await service.parts.stores.feedback.find(messageId)).toMatchObject({ rating: 'up' });

      await chat.button('This answer did not help').click();
      await page.getByLabel('What would have been the right answer?').fill('On Sundays it opens at ten.');
      await chat.turns.getByRole('button', { name: 'Send' }).click();
      await chat.turns.locator('form').waitFor({ state: 'hidden' });
      expect(await service.parts.stores.feedback.find(messageId)).toMatchObject({
        rating: 'down',
        correction: 'On Sundays it opens at ten.',
      });
      expect(await chat.button('This answer did not help').getAttribute('aria-pressed')).toBe('true');
    });

    it('is there again after a reload, and goes on', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      const answer = await chat.answer();

      await page.reload();
      expect(await chat.answer()).toBe(answer);
      expect(await chat.turns.count()).toBe(1);
      await chat.ask('And on Saturdays?');
      await chat.turns.nth(1).and(page.locator('[data-state="done"]')).waitFor();
      await page.reload();
      await chat.turns.nth(1).and(page.locator('[data-state="done"]')).waitFor();
      expect(await chat.turns.count()).toBe(2);
    });

    it('is the same in two tabs', async () => {
      const { newPage, newTab } = stage();
      const page = await newPage();
      await page.goto('/');
      await chatIn(page).ask(SUNDAYS.question);
      const answer = await chatIn(page).answer();

      const tab = await newTab(page);
      await tab.goto('/');
      expect(await chatIn(tab).answer()).toBe(answer);
      await chatIn(tab).ask('How many books can I borrow?');
      await chatIn(tab).turns.nth(1).and(tab.locator('[data-state="done"]')).waitFor();
      await chatIn(page).turns.nth(1).and(page.locator('[data-state="done"]')).waitFor();
      expect(await chatIn(page).answer()).toBe(await chatIn(tab).answer());
    });

    it('is forgotten when a new one is begun', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      await chat.button('Start a new conversation').click();
      await chat.button(SUNDAYS.question).waitFor();
      expect(await chat.turns.count()).toBe(0);

      await page.reload();
      await chat.button(SUNDAYS.question).waitFor();
      expect(await chat.turns.count()).toBe(0);
      await chat.ask(SUNDAYS.question);
      expect(await chat.answer()).toMatch(SUNDAYS.answer);
    });
  });
}
