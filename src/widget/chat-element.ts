// The custom element <frontdesk-chat>: its attributes, its methods and its events.

import type { PublicDesk } from '../protocol/desk-settings.ts';
import { createAnnouncer } from './announcer.ts';
import { type ChatSession, createChatSession } from './chat-session.ts';
import { type ChatView, createChatView } from './chat-view.ts';
import { brandProperties } from './colors.ts';
import { keptOpenness } from './kept-state.ts';
import { themeBehind, watchPageTheme } from './page-theme.ts';
import { createReader } from './reader.ts';
import { lookAttributes, readSettings, type Settings, settingAttributes } from './settings.ts';
import { styleSheet } from './style-sheet.ts';
import { isOver, type Turn } from './turns.ts';
import type { Actions, ViewContext } from './view-context.ts';
import { fillsScreen } from './whole-screen.ts';

/** What is told to the page, and the `detail` of each event. */
export interface FrontdeskEvents {
  'frontdesk:open': null;
  'frontdesk:close': null;
  'frontdesk:ask': { readonly question: string };
  'frontdesk:answer': { readonly question: string; readonly reply: NonNullable<Turn['reply']> };
  'frontdesk:handoff': { readonly question: string; readonly reply: NonNullable<Turn['reply']> };
  'frontdesk:feedback': { readonly messageId: string; readonly rating: 'up' | 'down' };
}

interface Built {
  readonly settings: Settings;
  readonly session: ChatSession;
  readonly view: ChatView;
  readonly context: ViewContext;
  isGreeted: boolean;
}

/** The name under which it is kept that the panel is open. */
const OPENNESS = 'frontdesk panel';

export class FrontdeskChat extends HTMLElement {
  static readonly observedAttributes = ['open', ...settingAttributes];
  /** Where the script came from: the service, unless the attribute `server` names another. */
  static defaultServer = location.origin;

  readonly #root = this.attachShadow({ mode: 'open' });
  #stopWatchingTheme = (): void => undefined;
  #built: Built | undefined;
  #isRebuilding = false;
  /** What the service says of itself, once it is known. */
  #desk: PublicDesk | undefined;
  /** The question whose answer is to be read aloud. */
  #spokenQuestion: string | null = null;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styleSheet];
    for (const type of ['keydown', 'keypress', 'keyup'] as const)
      this.#root.addEventListener(type, (event) => keepTyping(event as KeyboardEvent));
  }

  /** True while something is typed in the chat: pages that act on single keys ask this of what has the focus. */
  override get isContentEditable(): boolean {
    return this.#root.activeElement instanceof HTMLTextAreaElement;
  }

  connectedCallback(): void {
    if (this.#built) {
      // It was moved: all is as it was, but for the place in the log.
      this.#built.view.scrollToEnd();
    } else {
      this.#reopen();
      this.#build();
      this.#loadDesk();
    }
    this.#stopWatchingTheme();
    this.#stopWatchingTheme = watchPageTheme(this.#applyLook);
    this.#applyLook();
  }

  /** A page that puts the element elsewhere does so at once. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#stopWatchingTheme();
      this.#dispose();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#built || before === after) return;
    if (name === 'open') this.#showOpen();
    else if (lookAttributes.includes(name)) this.#applyLook();
    else this.#rebuildSoon();
  }

  /** Opens the panel of a launcher, and puts the focus where the question is typed. */
  open(): void {
    if (this.#built?.settings.mode === 'launcher') this.setAttribute('open', '');
    this.#built?.view.focus();
  }

  /** Closes the panel of a launcher; the focus goes back to its button, if it was in the panel. */
  close(): void {
    const hadFocus = this.#root.activeElement !== null;
    this.removeAttribute('open');
    if (hadFocus && this.#built?.settings.mode === 'launcher') this.#built.view.focusLauncher();
  }

  toggle(): void {
    if (this.hasAttribute('open')) this.close();
    else this.open();
  }

  /** Asks as if the question had been typed. */
  ask(question: string): void {
    const trimmed = question.trim();
    if (trimmed === '' || !this.#built) return;
    this.#tell('frontdesk:ask', { question: trimmed });
    this.#built.session.ask(trimmed);
    this.#built.view.scrollToEnd();
  }

  /** Forgets the conversation in this browser and begins a new one. */
  reset(): void {
    this.#built?.session.reset();
  }

  /** Without its words the chat has those that it came with. */
  async #loadDesk(): Promise<void> {
    const desk = await this.#built?.session.desk('default').catch(() => undefined);
    if (!desk || !this.isConnected) return;
    const isTold = [desk.name, desk.subtitle, desk.greeting, desk.color, ...desk.questions].some(Boolean);
    if (!isTold && Object.keys(desk.texts).length === 0) return;
    this.#desk = desk;
    this.#rebuildSoon();
  }

  #build(): void {
    const settings = readSettings(this, FrontdeskChat.defaultServer, this.#desk);
    const language = this.closest('[lang]')?.getAttribute('lang') || navigator.language;
    const hasSpeech = settings.speech === 'on';
    const context: ViewContext = {
      texts: settings.texts,
      questions: settings.questions,
      language,
      reader: hasSpeech ? createReader(language) : null,
      isDictationWanted: hasSpeech,
      announcer: createAnnouncer(),
      actions: this.#actions,
      isRated: settings.src === null,
    };
    const session = createChatSession(settings, {
      turn: (turn) => this.#onTurn(turn),
      turns: () => view.showAll(session.turns),
      status: (status) => view.showStatus(status),
      typing: (name) => view.showTyping(name),
      progress: (progress) => view.showProgress(progress),
    });
    const view = createChatView({
      context,
      mode: settings.mode,
      onToggle: () => this.toggle(),
      onAttention: session.wake,
    });
    this.#built = { settings, session, view, context, isGreeted: false };
    this.#root.replaceChildren(view.node);
    this.#applyLook();
    view.showAll(session.turns);
    view.setOpen(this.hasAttribute('open'));
    // Nobody may ever turn to it; but what was said is shown, and a question that waits for its answer is asked.
    const isSeen = settings.mode === 'inline' || this.hasAttribute('open');
    if (session.isBegun && (isSeen || session.turns.length > 0)) session.wake();
    if (isSeen) this.#greet();
  }

  /** A panel that was open on the last page of the site is open on this one, unless it would cover the page. */
  #reopen(): void {
    const { mode } = readSettings(this, FrontdeskChat.defaultServer);
    if (mode === 'launcher' && !fillsScreen() && keptOpenness.read(OPENNESS)) this.setAttribute('open', '');
  }

  /** Once, when the chat is seen before anything was said. */
  async #greet(): Promise<void> {
    const built = this.#built;
    if (!built || built.isGreeted || built.session.isBegun) return;
    built.isGreeted = true;
    const suggestions = await built.session.greet();
    if (built === this.#built && built.settings.questions.length === 0) built.view.suggest(suggestions);
  }

  readonly #actions: Actions = {
    ask: (question, { isSpoken } = { isSpoken: false }) => {
      this.#spokenQuestion = isSpoken ? question : null;
      this.ask(question);
      if (!isSpoken) this.#built?.view.focusAfterChoice();
    },
    askForPerson: () => this.ask(this.#built?.settings.texts.personQuestion ?? ''),
    retry: (turn) => {
      this.#built?.session.retry(turn);
      this.#built?.view.focusAfterChoice();
    },
    stop: () => this.#built?.session.stop(),
    rate: async (messageId, feedback) => {
      await this.#built?.session.rate(messageId, feedback);
      this.#tell('frontdesk:feedback', { messageId, rating: feedback.rating });
    },
    reset: () => this.reset(),
    close: () => this.close(),
    typing: () => this.#built?.session.typing(),
    takesMessages: async () => (await this.#built?.session.desk())?.people.takeMessages === true,
    leaveMessage: async (message) => this.#built?.session.leaveMessage(message),
  };

  #onTurn(turn: Turn): void {
    if (!this.#built) return;
    const { view, context } = this.#built;
    view.show(turn);
    if (!isOver(turn)) return;
    const { texts, announcer } = context;
    if (turn.answer !== '' || turn.state !== 'done')
      announcer.say(turn.answer || texts[turn.state === 'stopped' ? 'stopped' : 'failed']);
    this.#built.session.seen();
    const { question, reply } = turn;
    if (!reply) return;
    this.#tell('frontdesk:answer', { question, reply });
    if (reply.kind === 'handoff') this.#tell('frontdesk:handoff', { question, reply });
    if (this.#spokenQuestion !== question) return;
    this.#spokenQuestion = null;
    view.readAloud(turn);
  }

  #showOpen(): void {
    const isOpen = this.hasAttribute('open');
    this.#built?.view.setOpen(isOpen);
    if (this.#built?.settings.mode === 'launcher') keptOpenness.write(OPENNESS, isOpen);
    this.#tell(isOpen ? 'frontdesk:open' : 'frontdesk:close', null);
    if (isOpen) {
      this.#applyLook();
      this.#built?.session.wake();
      this.#greet();
      this.#built?.view.scrollToEnd();
    } else {
      this.#built?.context.reader?.stop();
    }
  }

  readonly #applyLook = (): void => {
    const node = this.#built?.view.node;
    if (!node) return;
    const { theme, brandColor, position } = readSettings(this, FrontdeskChat.defaultServer, this.#desk);
    const shown = theme === 'auto' ? themeBehind(this) : theme;
    node.dataset.theme = shown;
    node.dataset.position = position;
    for (const name of ['--brand', '--on-brand', '--accent']) node.style.removeProperty(name);
    if (brandColor === null) return;
    const properties = brandProperties(brandColor, shown);
    if (!properties)
      console.warn(`<frontdesk-chat>: brand-color="${brandColor}" is no colour such as #1d5c4d.`);
    for (const [name, value] of Object.entries(properties ?? {})) node.style.setProperty(name, value);
  };

  /** Once for all attributes that change together. */
  #rebuildSoon(): void {
    if (this.#isRebuilding) return;
    this.#isRebuilding = true;
    queueMicrotask(() => {
      this.#isRebuilding = false;
      if (!this.isConnected) return;
      this.#dispose();
      this.#build();
    });
  }

  #dispose(): void {
    const { session, view, context } = this.#built ?? {};
    this.#built = undefined;
    context?.reader?.stop();
    session?.dispose();
    view?.dispose();
  }

  #tell<Name extends keyof FrontdeskEvents>(name: Name, detail: FrontdeskEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** What is typed here is no shortcut of the page's; keys with Ctrl, Alt or Cmd are the page's as everywhere. */
function keepTyping(event: KeyboardEvent): void {
  const { target, ctrlKey, altKey, metaKey } = event;
  if (target instanceof HTMLTextAreaElement && !ctrlKey && !altKey && !metaKey) event.stopPropagation();
}
