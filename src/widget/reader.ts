// Text to speech, where the browser has it: one answer at a time.

export interface Reader {
  /** Reads a text aloud in place of the one that is being read. */
  read(text: string, onEnd: () => void): void;
  stop(): void;
}

/** Null where the browser cannot. */
export function createReader(language: string): Reader | null {
  if (!('speechSynthesis' in globalThis)) return null;
  return {
    read(text, onEnd) {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = language;
      utterance.onend = onEnd;
      utterance.onerror = onEnd;
      speechSynthesis.cancel();
      speechSynthesis.speak(utterance);
    },
    stop() {
      speechSynthesis.cancel();
    },
  };
}
