// What outlives a reload: which conversation it is, and the questions that have no answer yet.

/** A question under the name that the service knows it by, however often it is sent. */
export interface KeptQuestion {
  readonly key: string;
  readonly question: string;
}

interface Kept {
  readonly conversationId: string | null;
  readonly questions: readonly KeptQuestion[];
}

export interface KeptState {
  readonly questions: readonly KeptQuestion[];
  /** Null before the first question. */
  readonly conversationId: string | null;
  begin(conversationId: string): void;
  keep(question: KeptQuestion): void;
  drop(key: string): void;
  /** Forgets the conversation and, unless told otherwise, the questions. */
  forget(options?: { readonly keepQuestions: boolean }): void;
}

const NOTHING: Kept = { conversationId: null, questions: [] };

/**
 * Every tab of a site reads and writes the same; each change starts from what is stored now. Where the browser keeps
 * nothing (a sandboxed frame, blocked site data, a full disk) it is remembered as long as the page is open.
 */
export function openKeptState(kind: 'local' | 'session', name: string): KeptState {
  let memory = NOTHING;

  function read(): Kept {
    const stored = attempt(() => storageOf(kind).getItem(name));
    return stored ? (parseKept(stored) ?? NOTHING) : memory;
  }

  function change(changes: Partial<Kept>): void {
    const kept = { ...read(), ...changes };
    const isStored = attempt(() => {
      storageOf(kind).setItem(name, JSON.stringify(kept));
      return true;
    });
    if (!isStored) memory = kept;
  }

  return {
    get questions() {
      return read().questions;
    },
    get conversationId() {
      return read().conversationId;
    },
    begin(conversationId) {
      change({ conversationId });
    },
    keep(question) {
      change({ questions: [...read().questions, question] });
    },
    drop(key) {
      change({ questions: read().questions.filter((question) => question.key !== key) });
    },
    forget({ keepQuestions } = { keepQuestions: false }) {
      change({ conversationId: null, ...(keepQuestions ? {} : { questions: [] }) });
    },
  };
}

/** Whether the panel is open, from one page of a site to the next in the same tab. */
export const keptOpenness = {
  read: (name: string): boolean => attempt(() => sessionStorage.getItem(name)) === 'open',
  write(name: string, isOpen: boolean): void {
    attempt(() => (isOpen ? sessionStorage.setItem(name, 'open') : sessionStorage.removeItem(name)));
  },
};

const storageOf = (kind: 'local' | 'session'): Storage => (kind === 'local' ? localStorage : sessionStorage);

/** Browsers throw when their storage is full or must not be used. */
function attempt<Value>(use: () => Value): Value | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}

/** Other scripts of the page can write there too. */
function parseKept(text: string): Kept | undefined {
  const value: unknown = attempt(() => JSON.parse(text));
  if (typeof value !== 'object' || value === null) return undefined;
  const { conversationId, questions } = value as Record<string, unknown>;
  return {
    conversationId: typeof conversationId === 'string' ? conversationId : null,
    questions: Array.isArray(questions) ? questions.filter(isKeptQuestion) : [],
  };
}

function isKeptQuestion(value: unknown): value is KeptQuestion {
  if (typeof value !== 'object' || value === null) return false;
  const { key, question } = value as Record<string, unknown>;
  return typeof key === 'string' && typeof question === 'string';
}
