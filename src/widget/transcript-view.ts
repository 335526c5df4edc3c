// What was said, the newest in sight as long as nobody scrolls away from it.
import { element } from './dom.ts';
import { icon } from './icons.ts';
import { fill } from './texts.ts';
import { createTurnView, pill, type TurnView } from './turn-view.ts';
import type { Turn } from './turns.ts';
import type { ViewContext } from './view-context.ts';

/** So near to the end counts as being there. */
const NEAR_END_PX = 48;
/** Between the top of the log and the question that is scrolled there. */
const GAP_PX = 16;

export interface TranscriptView {
  readonly node: HTMLElement;
  /** Takes the focus from what is gone or brings the keyboard up, without showing so. */
  takeFocus(): void;
  /** Shows a turn that is new or has changed. */
  show(turn: Turn): void;
  /** Shows these turns and no others. */
  showAll(turns: readonly Turn[]): void;
  /** Offers questions to begin with. */
  suggest(questions: readonly string[]): void;
  /** Speaks the answer of a turn, where the browser can. */
  readAloud(turn: Turn): void;
  scrollToEnd(): void;
  /** A person of the desk writes; null: nobody does. */
  showTyping(name: string | null): void;
}

export function createTranscriptView(context: ViewContext): TranscriptView {
  const { texts, questions, actions } = context;
  const views = new Map<Turn, TurnView>();
  const suggestions = element('div', { class: 'pills' });
  const beginning = element('div', { class: 'beginning' }, [
    element('p', { class: 'greeting' }, [texts.greeting]),
    suggestions,
  ]);
  const suggest = (asked: readonly string[]) =>
    suggestions.replaceChildren(...asked.map((question) => pill(question, () => actions.ask(question))));
  suggest(questions);
  // Polite announcements are made by the announcer: once, and when an answer is whole.
  const log = element(
    'div',
    { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': texts.transcript, tabindex: 0 },
    [beginning],
    { scroll: () => showNewestButton(), blur: () => log.removeAttribute('data-quiet') },
  );
  const newest = element(
    'button',
    { type: 'button', class: 'newest', 'aria-label': texts.newest, title: texts.newest, hidden: true },
    [icon('down')],
    {
      click() {
        takeFocus();
        log.scrollTop = log.scrollHeight;
      },
    },
  );

  const typing = element('p', { class: 'person-typing' });

  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
  const showNewestButton = () => {
    newest.hidden = isAtEnd();
  };

  function takeFocus(): void {
    log.setAttribute('data-quiet', '');
    log.focus({ preventScroll: true });
  }

  /** To the end, but not past the beginning of the newest question: a long answer is read from its first word. */
  function scrollToEnd(): void {
    const newestTurn = [...views.values()].at(-1)?.node;
    log.scrollTop = Math.min(log.scrollHeight, newestTurn ? newestTurn.offsetTop - GAP_PX : Infinity);
    showNewestButton();
  }

  /** Changes the log and stays at its end, if that is where it was. */
  function keepingEnd(change: () => void): void {
    const wasAtEnd = isAtEnd();
    change();
    if (wasAtEnd) scrollToEnd();
    else showNewestButton();
  }

  function show(turn: Turn): void {
    keepingEnd(() => {
      const known = views.get(turn);
      if (known) return known.update();
      const view = createTurnView(turn, context, keepingEnd);
      views.set(turn, view);
      log.append(view.node);
    });
    beginning.toggleAttribute('data-over', views.size > 0);
  }

  return {
    node: element('div', { class: 'transcript' }, [log, newest]),
    takeFocus,
    show,
    showAll(turns) {
      views.clear();
      log.replaceChildren(beginning);
      beginning.removeAttribute('data-over');
      for (const turn of turns) show(turn);
      // On a small screen the greeting alone may be longer than what is seen: it is read from its beginning.
      if (turns.length > 0) scrollToEnd();
    },
    suggest,
    readAloud: (turn) => views.get(turn)?.readAloud(),
    scrollToEnd,
    showTyping(name) {
      keepingEnd(() => {
        typing.remove();
        if (name === null) return;
        typing.textContent = fill(texts.personTyping, { name });
        log.append(typing);
      });
    },
  };
}
