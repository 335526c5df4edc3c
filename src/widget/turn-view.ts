// A question and its answer.
import type { Reply } from '../protocol/reply.ts';
import { createAnswerText } from './answer-text.ts';
import { element } from './dom.ts';
import { createFeedbackView } from './feedback-view.ts';
import { icon } from './icons.ts';
import { createMessageForm } from './message-form.ts';
import { createPersonView } from './person-view.ts';
import { createSourcesView } from './sources-view.ts';
import { fill } from './texts.ts';
import { isOver, type Turn } from './turns.ts';
import type { ViewContext } from './view-context.ts';

export interface TurnView {
  readonly node: HTMLElement;
  /** Shows the turn as it is now. */
  update(): void;
  /** Speaks the answer, where the browser can. */
  readAloud(): void;
}

/** The kinds of replies that somebody can judge. */
const JUDGED: readonly Reply['kind'][] = ['answer', 'curated', 'no_answer'];
/** What was declined is told in short. */
const SOURCES_OF_DECLINED = 2;

/** @param changing called with each change, which may make the turn longer */
export function createTurnView(
  turn: Turn,
  context: ViewContext,
  changing: (change: () => void) => void,
): TurnView {
  if (turn.said) return createPersonView(turn);
  const { texts, actions } = context;
  const above = element('div', { class: 'above' });
  const text = createAnswerText(changing);
  const below = element('div', { class: 'below' });
  const dots = element('p', { class: 'dots' }, [
    element('span', { class: 'unseen' }, [texts.thinking]),
    element('i'),
    element('i'),
    element('i'),
  ]);
  const answer = element('div', { class: 'answer' }, [
    element('span', { class: 'unseen' }, [`${texts.title}: `]),
    above,
    dots,
    text.node,
    below,
  ]);
  const node = element('div', { class: 'turn' }, [
    element('div', { class: 'question' }, [
      element('span', { class: 'unseen' }, [`${texts.you}: `]),
      element('p', { class: 'text' }, [turn.question]),
      element('p', { class: 'queued' }, [texts.queued]),
    ]),
    answer,
  ]);

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    const { reply, state } = turn;
    node.dataset.state = state;
    if (reply) {
      below.replaceChildren(...partsBelow(reply));
    } else if (state === 'done') {
      answer.hidden = true;
    } else {
      below.replaceChildren(
        ...(state === 'stopped' ? [element('p', { class: 'note' }, [texts.stopped])] : []),
        pill(texts.retry, () => actions.retry(turn)),
      );
    }
    if (isToBeRead) readAloud();
  }

  function notesAbove({ correctedQuestion, kind }: Reply): Node[] {
    const notes = [];
    if (correctedQuestion !== undefined) notes.push(fill(texts.showingFor, { question: correctedQuestion }));
    if (kind === 'curated') notes.push(texts.staffAnswer);
    return notes.map((note) => element('p', { class: 'note' }, [note]));
  }

  function partsBelow(reply: Reply): Node[] {
    const { sources, suggestions, shortAnswer, kind, messageId } = reply;
    const feedback = context.isRated && JUDGED.includes(kind) ? createFeedbackView(messageId, context) : null;
    const reading = context.reader ? [readButton(reply.text)] : [];
    const person = kind === 'no_answer' ? [pill(texts.person, actions.askForPerson, 'person')] : [];
    const shown = kind === 'no_answer' ? sources.slice(0, SOURCES_OF_DECLINED) : sources;
    const label = kind === 'no_answer' ? texts.related : texts.sources;
    return [
      ...(shown.length > 0 ? [createSourcesView(shown, { label, shortAnswer, texts })] : []),
      ...(suggestions.length > 0 ? [element('p', { class: 'label' }, [texts.suggestions])] : []),
      ...(suggestions.length + person.length > 0
        ? [
            element('div', { class: 'pills' }, [
              ...suggestions.map((question) => pill(question, () => actions.ask(question))),
              ...person,
            ]),
          ]
        : []),
      ...(kind === 'handoff' ? [createMessageForm(context)] : []),
      element('div', { class: 'actions' }, [...(feedback?.buttons ?? []), ...reading]),
      ...(feedback ? [feedback.below] : []),
    ];
  }

  function readButton(words: string): HTMLElement {
    const show = (isReading: boolean) => {
      const label = isReading ? texts.stopReading : texts.readAloud;
      button.setAttribute('aria-label', label);
      button.title = label;
      button.replaceChildren(icon(isReading ? 'stop' : 'speaker'));
      button.toggleAttribute('data-reading', isReading);
    };
    const button = element('button', { type: 'button', class: 'action' }, [], {
      click() {
        if (button.hasAttribute('data-reading')) context.reader?.stop();
        else readAloud();
      },
    });
    readAloud = () => {
      context.reader?.read(words, () => show(false));
      show(true);
    };
    show(false);
    return button;
  }

  let hasEnded = false;
  let isToBeRead = false;
  let readAloud = (): void => undefined;

  function update(): void {
    dots.hidden = turn.answer !== '' || isOver(turn);
    if (!isOver(turn)) {
      hasEnded = false;
      node.dataset.state = turn.state;
      text.write({ text: turn.answer });
    } else if (!hasEnded) {
      showWhole(turn);
    }
  }

  function showWhole({ reply, state, answer: words }: Turn): void {
    if (!reply) {
      text.show({ text: state === 'failed' ? words || texts.failed : words });
      end();
      return;
    }
    answer.dataset.kind = reply.kind;
    above.replaceChildren(...notesAbove(reply));
    // What was said before this page was loaded is there at once.
    if (node.dataset.state === undefined) {
      text.show(reply);
      end();
      return;
    }
    node.dataset.state = 'writing';
    text.write(reply, () => changing(end));
  }

  update();
  return {
    node,
    update,
    readAloud() {
      if (hasEnded) return readAloud();
      isToBeRead = true;
      text.finish();
      isToBeRead = false;
    },
  };
}

/** A button that says or asks something. */
export function pill(label: string, onClick: () => void, image?: 'person'): HTMLElement {
  return element('button', { type: 'button', class: 'pill' }, [...(image ? [icon(image)] : []), label], {
    click: onClick,
  });
}
