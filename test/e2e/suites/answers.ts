// How an answer looks: its parts, its links, word by word; short where it was declined.
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { SUNDAYS } from '../support/desk.ts';
import { openHostPage } from '../support/host-page.ts';
import type { Stage } from '../support/stage.ts';
import { sourceOf, tellReply } from '../support/told-reply.ts';

export function answersSuite(stage: () => Stage): void {
  describe('an answer', () => {
    it('has paragraphs, numbered steps and lists, with numbers and addresses to press', async () => {
      const page = await stage().newPage();
      await tellReply(page, {
        text: 'Renew it like this. 1. Log in. 2. Choose it. Or call 555-0142.',
        blocks: [
          { kind: 'paragraph', text: 'You can renew it <b>online</b>:' },
          { kind: 'steps', items: ['Go to www.example.org/account.', 'Choose the book.'] },
          { kind: 'bullets', items: ['By telephone: 555-0142', 'By e-mail: desk@lindenfalls.example'] },
        ],
      });
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask('How do I renew a book?');
      await chat.answer();
      const text = chat.turns.locator('.answer > .text');
      expect(await text.locator('p').allInnerTexts()).toEqual(['You can renew it <b>online</b>:']);
      expect(await text.locator('ol > li').count()).toBe(2);
      expect(await text.locator('ul > li').count()).toBe(2);
      const links = await text
        .locator('a')
        .evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('target')]));
      expect(links).toEqual([
        ['https://www.example.org/account', '_blank'],
        ['tel:5550142', null],
        ['mailto:desk@lindenfalls.example', null],
      ]);
      const markers = await text
        .locator('ol, ul')
        .evaluateAll((lists) => lists.map((list) => getComputedStyle(list).listStyleType));
      expect(markers).toEqual(['decimal', 'disc']);
    });

    it('without parts is its text, with the number in it to press', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask('What is the telephone number of the front desk?');
      expect(await chat.answer()).toContain('555-0142');
      const link = chat.turns.locator('.answer > .text a', { hasText: '555-0142' }).first();
      expect(await link.getAttribute('href')).toBe('tel:5550142');
    });

    it('can be seen being written, word by word', async () => {
      const page = await stage().newPage({ reducedMotion: 'no-preference' });
      await page.goto('/');
      await page.evaluate(() => {
        const seen: string[] = [];
        Object.assign(window, { seen });
        const log = document.querySelector('frontdesk-chat')?.shadowRoot?.querySelector('[role=log]');
        new MutationObserver(() => {
          const text = log?.querySelector('.answer > .text')?.textContent ?? '';
          if (text !== '' && seen.at(-1) !== text) seen.push(text);
        }).observe(log as Element, { subtree: true, childList: true, characterData: true });
      });
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      const answer = await chat.answer();
      const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
      expect(seen.length).toBeGreaterThan(3);
      expect(seen.at(-1)).toBe(answer);
      for (const part of seen) expect(`${answer} `.startsWith(`${part.trimEnd()} `)).toBe(true);
    });

    it('that was declined shows two sources at the most', async () => {
      const page = await stage().newPage();
      await tellReply(page, {
        kind: 'no_answer',
        text: 'I do not know that.',
        sources: ['One', 'Two', 'Three'].map((title) => sourceOf(title, 'Words.')),
      });
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask('Who won?');
      await chat.answer();
      expect(await chat.turns.locator('.source').count()).toBe(2);
      expect(await chat.turns.locator('.sources .label').innerText()).toBe('This may help');
    });

    it('that is called wrong opens the form for the right one in view', async () => {
      const page = await stage().newPage({ viewport: { width: 1000, height: 520 } });
      await using host = await openHostPage(stage().service.url);
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      await chat.turns.locator('.source').first().click();
      await chat.button('This answer did not help').click();
      const form = page.locator('frontdesk-chat .correction');
      await form.waitFor();
      const [formBox, logBox] = [await form.boundingBox(), await chat.log.boundingBox()];
      const bottomOf = (box: typeof formBox) => (box ? box.y + box.height : 0);
      expect(bottomOf(formBox)).toBeLessThanOrEqual(bottomOf(logBox) + 1);
    });

    it('is not covered by the button that leads to its end', async () => {
      const page = await stage().newPage({ viewport: { width: 1000, height: 520 } });
      await tellReply(page, { text: 'A long answer. '.repeat(200) });
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask('Tell me all.');
      await chat.answer();
      const newest = chat.button('Show the newest answer');
      await newest.waitFor();
      const [button, log] = [await newest.boundingBox(), await chat.log.boundingBox()];
      expect(button?.y).toBeGreaterThanOrEqual((log?.y ?? 0) + (log?.height ?? 0));
      await newest.click();
      await newest.waitFor({ state: 'hidden' });
    });
  });

  describe('a long question', () => {
    it('is counted and kept, not cut, and is not sent before it is short enough', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.field.fill('Where is it? '.repeat(70));
      await page.getByText('909 of 1,000 characters').waitFor();
      const long = 'Where is it? '.repeat(90);
      await chat.field.fill(long);
      await page.locator('.counter', { hasText: 'Too long: 1,169 of 1,000 characters' }).waitFor();
      await chat.field.press('Enter');
      expect(await chat.field.inputValue()).toBe(long);
      expect(await chat.turns.count()).toBe(0);
      await chat.field.fill(SUNDAYS.question);
      expect(await page.locator('.counter').isVisible()).toBe(false);
      await chat.field.press('Enter');
      expect(await chat.answer()).toMatch(SUNDAYS.answer);
    });
  });
}
