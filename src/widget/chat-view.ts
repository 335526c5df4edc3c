// The chat as it stands in the shadow root: the launcher, and the panel with its header, transcript and composer.
import type { LoadProgress } from '../protocol/local-desk.ts';
import type { Status } from './chat-session.ts';
import { createComposerView } from './composer-view.ts';
import { element, uniqueId } from './dom.ts';
import { type IconName, icon } from './icons.ts';
import type { Settings } from './settings.ts';
import { fill } from './texts.ts';
import { createTranscriptView } from './transcript-view.ts';
import { isOver, type Turn } from './turns.ts';
import type { ViewContext } from './view-context.ts';
import { fillsScreen, fitViewport, keepFocusIn } from './whole-screen.ts';

export interface ChatView {
  readonly node: HTMLElement;
  show(turn: Turn): void;
  showAll(turns: readonly Turn[]): void;
  showStatus(status: Status): void;
  /** How much of a desk is there that answers in this browser. */
  showProgress(progress: LoadProgress | null): void;
  /** Offers questions to begin with. */
  suggest(questions: readonly string[]): void;
  /** A person of the desk writes; null: nobody does. */
  showTyping(name: string | null): void;
  setOpen(isOpen: boolean): void;
  /** To where the next question is typed. */
  focus(): void;
  /** To where it goes on after a button that was pressed is gone. */
  focusAfterChoice(): void;
  focusLauncher(): void;
  /** Speaks the answer of a turn, where the browser can. */
  readAloud(turn: Turn): void;
  /** The newest of the transcript into sight. */
  scrollToEnd(): void;
  dispose(): void;
}

interface ChatViewOptions {
  readonly context: ViewContext;
  readonly mode: Settings['mode'];
  readonly onToggle: () => void;
  /** Somebody turns to the chat. */
  readonly onAttention: () => void;
}

export function createChatView({ context, mode, onToggle, onAttention }: ChatViewOptions): ChatView {
  const { texts, actions } = context;
  const isLauncher = mode === 'launcher';
  const transcript = createTranscriptView(context);
  const composer = createComposerView(context);
  const turns = new Set<Turn>();

  const status = element('p', { class: 'status', role: 'status', hidden: true });
  const title = element('h2', { id: uniqueId('title') }, [texts.title]);
  // No <header>: that would be a second banner of the page.
  const header = element('div', { class: 'header' }, [
    element('span', { class: 'mark' }, [icon('chat')]),
    element('div', { class: 'names' }, [title, element('p', {}, [texts.subtitle])]),
    headerButton('person', texts.person, () => actions.askForPerson()),
    headerButton('fresh', texts.newConversation, () => actions.reset()),
    ...(isLauncher ? [headerButton('close', texts.close, () => actions.close())] : []),
  ]);
  const panel = element(
    'section',
    {
      class: 'panel',
      id: uniqueId('panel'),
      role: isLauncher ? 'dialog' : 'region',
      'aria-labelledby': title.id,
      hidden: isLauncher,
    },
    [header, status, transcript.node, composer.node, element('p', { class: 'footnote' }, [texts.footnote])],
    {
      focusin: onAttention,
      keydown(event) {
        if (!isLauncher || event.isComposing) return;
        if (event.key === 'Tab' && fillsScreen()) return keepFocusIn(panel, event);
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        actions.close();
      },
    },
  );
  const launcher = element(
    'button',
    { type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-controls': panel.id },
    [icon('chat'), element('span', {}, [texts.launcher])],
    { click: onToggle },
  );
  const node = element('div', { class: 'frontdesk', 'data-mode': mode }, [
    ...(isLauncher ? [launcher] : []),
    panel,
    context.announcer.node,
  ]);
  const stopFittingViewport = isLauncher ? fitViewport(node) : () => undefined;

  const setAnswering = () =>
    composer.setAnswering([...turns].some((turn) => !isOver(turn) && turn.messageId !== null));

  return {
    node,
    show(turn) {
      turns.add(turn);
      transcript.show(turn);
      setAnswering();
    },
    showAll(all) {
      turns.clear();
      for (const turn of all) turns.add(turn);
      transcript.showAll(all);
      setAnswering();
    },
    showStatus(now) {
      // What takes no question offers no field: the focus goes to what can be read.
      if (now === 'unavailable' && composer.node.matches(':focus-within')) transcript.takeFocus();
      node.dataset.status = now;
      status.hidden = now === 'ready';
      if (now !== 'ready') status.replaceChildren(icon('offline'), texts[now]);
    },
    showProgress(progress) {
      status.hidden = progress === null;
      if (progress) status.textContent = fill(texts.loading, inMegabytes(progress));
    },
    showTyping: transcript.showTyping,
    setOpen(isOpen) {
      if (!isLauncher) return;
      panel.hidden = !isOpen;
      node.toggleAttribute('data-open', isOpen);
      launcher.setAttribute('aria-expanded', String(isOpen));
    },
    suggest: transcript.suggest,
    focus() {
      if (node.dataset.status === 'unavailable') transcript.takeFocus();
      else composer.focus();
    },
    focusAfterChoice() {
      // On a touch screen the field would bring the keyboard up, over the answer.
      if (matchMedia('(pointer: coarse)').matches) transcript.takeFocus();
      else composer.focus();
    },
    focusLauncher: () => launcher.focus({ preventScroll: true }),
    readAloud: transcript.readAloud,
    scrollToEnd: transcript.scrollToEnd,
    dispose() {
      stopFittingViewport();
      composer.dispose();
    },
  };
}

const inMegabytes = ({ loaded, total }: LoadProgress) => ({
  loaded: (loaded / 1e6).toFixed(0),
  total: (total / 1e6).toFixed(0),
});

function headerButton(image: IconName, label: string, onClick: () => void): HTMLElement {
  const attributes = { type: 'button', class: 'action', 'aria-label': label, title: label };
  return element('button', attributes, [icon(image)], { click: onClick });
}
