// Where a question is typed or spoken.

import { MAX_QUESTION_CHARS } from '../protocol/limits.ts';
import { createDictation } from './dictation.ts';
import { element, uniqueId } from './dom.ts';
import { icon } from './icons.ts';
import { fill } from './texts.ts';
import type { ViewContext } from './view-context.ts';

/** From here on it is said how long the question is. */
const COUNTED_FROM = 0.8 * MAX_QUESTION_CHARS;
/** The key code of a key that belongs to an input method; Safari gives it to the Enter that ends a composition. */
const IME_KEY_CODE = 229;

export interface ComposerView {
  readonly node: HTMLElement;
  focus(): void;
  /** While answers are under way, they can be stopped. */
  setAnswering(isAnswering: boolean): void;
  dispose(): void;
}

export function createComposerView(context: ViewContext): ComposerView {
  const { texts, actions, announcer } = context;
  let isAnswering = false;
  let isSpoken = false;
  /** The microphone may not be used; said until something is typed. */
  let isRefused = false;
  const counter = element('p', { class: 'counter', id: uniqueId('length'), hidden: true });
  const field = element(
    'textarea',
    {
      id: uniqueId('question'),
      rows: 1,
      'aria-describedby': counter.id,
      placeholder: texts.placeholder,
      'aria-label': texts.placeholder,
      enterkeyhint: 'send',
      autocomplete: 'off',
    },
    [],
    {
      keydown(event) {
        // While a word is being composed the key belongs to the input method.
        const isComposing = event.isComposing || event.keyCode === IME_KEY_CODE;
        if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
        event.preventDefault();
        form.requestSubmit();
      },
      input() {
        actions.typing();
        isSpoken = false;
        isRefused = false;
        showState();
      },
    },
  );
  const send = iconButton('send', 'send', texts.send, 'submit');
  const stop = iconButton('stop', 'stop', texts.stop, 'button', () => actions.stop());
  const microphone = iconButton('microphone', 'microphone', texts.dictate, 'button', () =>
    dictation?.isListening ? dictation.stop() : dictation?.start(),
  );
  const form = element(
    'form',
    { class: 'composer' },
    [element('div', { class: 'field' }, [field, microphone, send, stop]), counter],
    {
      submit(event) {
        event.preventDefault();
        const question = field.value.trim();
        if (question === '') return field.focus();
        if (isTooLong()) {
          announcer.say(counter.textContent ?? '');
          return field.focus();
        }
        const how = { isSpoken };
        dictation?.stop();
        field.value = '';
        isSpoken = false;
        actions.ask(question, how);
        showState();
      },
    },
  );

  const dictation = context.isDictationWanted
    ? createDictation(context.language, {
        heard(text) {
          field.value = text;
          isSpoken = true;
          showState();
        },
        changed() {
          if (dictation?.isListening) {
            isRefused = false;
            announcer.say(texts.listening);
          }
          showState();
        },
        refused() {
          isRefused = true;
          announcer.say(texts.noMicrophone);
        },
      })
    : null;

  const isTooLong = () => field.value.trim().length > MAX_QUESTION_CHARS;

  function showLength(): void {
    const count = field.value.trim().length;
    const wasTooLong = field.hasAttribute('aria-invalid');
    counter.hidden = count < COUNTED_FROM;
    counter.textContent = fill(isTooLong() ? texts.tooLong : texts.length, {
      count: count.toLocaleString(context.language),
      most: MAX_QUESTION_CHARS.toLocaleString(context.language),
    });
    counter.toggleAttribute('data-over', isTooLong());
    if (isTooLong()) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
    if (isTooLong() && !wasTooLong) announcer.say(counter.textContent);
  }

  function showState(): void {
    showLength();
    const isListening = dictation?.isListening ?? false;
    const canStop = isAnswering && field.value.trim() === '';
    // A button that goes away hands the focus to the one that takes its place.
    const { activeElement } = form.getRootNode() as ShadowRoot;
    send.hidden = canStop;
    stop.hidden = !canStop;
    if (activeElement === (canStop ? send : stop)) field.focus();
    microphone.hidden = dictation === null;
    microphone.setAttribute('aria-pressed', String(isListening));
    microphone.title = isListening ? texts.stopDictating : texts.dictate;
    field.placeholder = isListening ? texts.listening : isRefused ? texts.noMicrophone : texts.placeholder;
    if (!CSS.supports('field-sizing', 'content')) growWithText();
  }

  function growWithText(): void {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }

  microphone.hidden = dictation === null;
  stop.hidden = true;
  return {
    node: form,
    focus: () => field.focus({ preventScroll: true }),
    setAnswering(is) {
      isAnswering = is;
      showState();
    },
    dispose: () => dictation?.stop(),
  };
}

function iconButton(
  name: string,
  image: 'send' | 'stop' | 'microphone',
  label: string,
  type: 'submit' | 'button',
  onClick: () => void = () => undefined,
): HTMLButtonElement {
  const attributes = { type, class: `round ${name}`, 'aria-label': label, title: label };
  return element('button', attributes, [icon(image)], { click: onClick });
}
