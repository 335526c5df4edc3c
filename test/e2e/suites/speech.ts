// Asking by voice and hearing the answer. The recognition is a stand-in: browsers bring their maker's, or none.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { SUNDAYS } from '../support/desk.ts';
import { openHostPage } from '../support/host-page.ts';
import type { Stage } from '../support/stage.ts';

interface Recognition {
  lang: string;
  onresult(event: { readonly results: readonly (readonly { readonly transcript: string }[])[] }): void;
  onerror(event: { readonly error: string }): void;
  onend(): void;
}

interface SpeechWindow extends Window {
  /** The recognitions that were started. */
  readonly recognitions: Recognition[];
  /** What the browser was given to speak. */
  readonly spoken: { readonly text: string; readonly lang: string }[];
}

/** Runs in the page before its scripts: recognition that hears what the test says, and a record of what is spoken. */
function prepareSpeech(): void {
  const recognitions: unknown[] = [];
  const spoken: object[] = [];
  class StandIn {
    onend: () => void = () => undefined;
    start(): void {
      recognitions.push(this);
    }
    abort(): void {
      this.onend();
    }
  }
  Object.assign(window, { recognitions, spoken, SpeechRecognition: StandIn });
  const speak = speechSynthesis.speak.bind(speechSynthesis);
  speechSynthesis.speak = (utterance) => {
    spoken.push({ text: utterance.text, lang: utterance.lang });
    speak(utterance);
  };
}

async function openPage({ newPage }: Stage): Promise<Page> {
  const page = await newPage();
  await page.addInitScript(prepareSpeech);
  await page.goto('/');
  return page;
}

const hear = (page: Page, transcript: string) =>
  page.evaluate((words) => {
    const { recognitions } = window as unknown as SpeechWindow;
    recognitions.at(-1)?.onresult({ results: [[{ transcript: words }]] });
  }, transcript);

const endHearing = (page: Page, error?: string) =>
  page.evaluate((why) => {
    const recognition = (window as unknown as SpeechWindow).recognitions.at(-1);
    if (why !== undefined) recognition?.onerror({ error: why });
    recognition?.onend();
  }, error);

const spokenIn = (page: Page) => page.evaluate(() => (window as unknown as SpeechWindow).spoken);

export function speechSuite(stage: () => Stage): void {
  describe('speech', () => {
    it('takes a question by voice, and reads its answer aloud', async () => {
      const page = await openPage(stage());
      const chat = chatIn(page);
      await chat.button('Ask by voice').click();
      expect(await chat.button('Ask by voice').getAttribute('aria-pressed')).toBe('true');
      expect(await chat.field.getAttribute('placeholder')).toBe('Listening …');
      await hear(page, 'When is the library');
      expect(await chat.field.inputValue()).toBe('When is the library');
      await hear(page, SUNDAYS.question);
      await endHearing(page);
      expect(await chat.button('Ask by voice').getAttribute('aria-pressed')).toBe('false');
      await chat.field.press('Enter');

      const answer = await chat.answer();
      expect(answer).toMatch(SUNDAYS.answer);
      expect(await spokenIn(page)).toEqual([{ text: answer, lang: 'en' }]);
    });

    it('reads an answer aloud when it is asked to, until it is stopped', async () => {
      const page = await openPage(stage());
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      const answer = await chat.answer();
      expect(await spokenIn(page)).toEqual([]);
      await chat.button('Read aloud').click();
      expect(await spokenIn(page)).toEqual([{ text: answer, lang: 'en' }]);
      // A browser without a voice is done at once, perhaps before the button is reached.
      await chat
        .button('Stop reading')
        .click({ timeout: 1000 })
        .catch(() => undefined);
      await chat.button('Read aloud').waitFor();
      expect(await page.evaluate(() => speechSynthesis.speaking)).toBe(false);
    });

    it('says that the microphone may not be used, until something is typed', async () => {
      const page = await openPage(stage());
      const chat = chatIn(page);
      await chat.button('Ask by voice').click();
      await endHearing(page, 'not-allowed');
      expect(await chat.field.getAttribute('placeholder')).toBe('The microphone cannot be used here.');
      await page.locator('[aria-live=polite]', { hasText: 'The microphone cannot be used here.' }).waitFor();
      await chat.field.fill('When');
      expect(await chat.field.getAttribute('placeholder')).toBe('Type your question');
    });

    it('is not there where the page does not want it', async () => {
      await using host = await openHostPage(stage().service.url, () => 'data-speech="off"');
      const page = await stage().newPage();
      await page.addInitScript(prepareSpeech);
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      expect(await chat.button(/voice|aloud/).count()).toBe(0);
    });
  });
}
