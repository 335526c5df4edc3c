// Thumbs under an answer; after a thumb down, room for the right answer.
import { MAX_REMARK_CHARS } from '../protocol/limits.ts';
import { element, uniqueId } from './dom.ts';
import { icon } from './icons.ts';
import type { ViewContext } from './view-context.ts';

export interface FeedbackView {
  readonly buttons: readonly HTMLElement[];
  /** Stands below the row of the buttons. */
  readonly below: HTMLElement;
}

export function createFeedbackView(messageId: string, context: ViewContext): FeedbackView {
  const { texts, announcer, actions } = context;
  const note = element('p', { class: 'feedback-note', hidden: true });
  const up = thumb('up', 'up', texts.helpful);
  const down = thumb('down', 'thumbDown', texts.notHelpful);
  const field = element('textarea', {
    id: uniqueId('correction'),
    rows: 2,
    maxlength: MAX_REMARK_CHARS,
    placeholder: texts.correctionHint,
  });
  const skip = element('button', { type: 'button', class: 'quiet' }, [texts.correctionSkip], {
    click: () => finish(down),
  });
  const form = element(
    'form',
    { class: 'correction', hidden: true },
    [
      element('label', { for: field.id }, [texts.correction]),
      field,
      element('div', { class: 'row' }, [
        element('button', { type: 'submit', class: 'solid' }, [texts.correctionSend]),
        skip,
      ]),
    ],
    {
      submit(event) {
        event.preventDefault();
        const correction = field.value.trim();
        if (correction === '') return field.focus();
        void rate({ rating: 'down', correction }).then((isSent) => isSent && finish(down));
      },
    },
  );

  function thumb(rating: 'up' | 'down', name: 'up' | 'thumbDown', label: string): HTMLButtonElement {
    const attributes = {
      type: 'button',
      class: 'action',
      'aria-label': label,
      title: label,
      'aria-pressed': 'false',
    };
    return element('button', attributes, [icon(name)], {
      click() {
        void rate({ rating }).then((isSent) => {
          if (!isSent) return;
          press(rating);
          form.hidden = rating === 'up';
          if (rating === 'up') return finish(up);
          form.scrollIntoView({ block: 'nearest' });
          announcer.say(texts.correction);
        });
      },
    });
  }

  function press(rating: 'up' | 'down'): void {
    up.setAttribute('aria-pressed', String(rating === 'up'));
    down.setAttribute('aria-pressed', String(rating === 'down'));
  }

  async function rate(feedback: { rating: 'up' | 'down'; correction?: string }): Promise<boolean> {
    try {
      await actions.rate(messageId, feedback);
      note.hidden = true;
      return true;
    } catch {
      tell(texts.feedbackFailed);
      return false;
    }
  }

  /** The form goes away, and with it the button that has the focus. */
  function finish(next: HTMLElement): void {
    const hadFocus = form.matches(':focus-within');
    form.hidden = true;
    if (hadFocus) next.focus();
    tell(texts.thanks);
  }

  function tell(text: string): void {
    note.textContent = text;
    note.hidden = false;
    note.scrollIntoView({ block: 'nearest' });
    announcer.say(text);
  }

  return { buttons: [up, down], below: element('div', { class: 'feedback' }, [form, note]) };
}
