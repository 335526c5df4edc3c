// Text to speech, where the browser has it: one text at a time.

export interface Reader {
  /** Reads a text aloud in place of the one that is being read; `onEnd` when it ends, whatever the reason. */
  read(text: string, onEnd: () => void): void;
  stop(): void;
}

/** Null where the browser cannot. */
export function createReader(language: string): Reader | null {
  if (!('speechSynthesis' in globalThis)) return null;
  // Held as long as it is read: a browser may forget an utterance that nobody holds, and never tell its end.
  let current: { readonly utterance: SpeechSynthesisUtterance; readonly onEnd: () => void } | null = null;

  /** Not every browser tells the end of what was cancelled. */
  function stop(): void {
    const stopped = current;
    current = null;
    speechSynthesis.cancel();
    stopped?.onEnd();
  }

  return {
    read(text, onEnd) {
      stop();
      const utterance = new SpeechSynthesisUtterance(text);
      const ended = () => {
        if (current?.utterance !== utterance) return;
        current = null;
        onEnd();
      };
      utterance.lang = language;
      utterance.onend = ended;
      utterance.onerror = ended;
      current = { utterance, onEnd };
      speechSynthesis.speak(utterance);
    },
    stop,
  };
}
