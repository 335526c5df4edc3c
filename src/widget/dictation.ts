// Speech to text, where the browser has it. Some browsers send what they hear to their maker to be understood.

/** https://webaudio.github.io/web-speech-api/#speechreco-section, as far as it is used here. */
interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  start(): void;
  abort(): void;
  onresult:
    | ((event: { readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>> }) => void)
    | null;
  onend: (() => void) | null;
}

export interface Dictation {
  readonly isListening: boolean;
  start(): void;
  stop(): void;
}

export interface DictationListeners {
  /** All that was understood so far. */
  heard(text: string): void;
  /** It listens, or no longer does. */
  changed(): void;
}

/** Null where the browser cannot. */
export function createDictation(language: string, { heard, changed }: DictationListeners): Dictation | null {
  const { SpeechRecognition, webkitSpeechRecognition } = globalThis as typeof globalThis & {
    SpeechRecognition?: new () => Recognition;
    webkitSpeechRecognition?: new () => Recognition;
  };
  const Recognizer = SpeechRecognition ?? webkitSpeechRecognition;
  if (!Recognizer) return null;

  let recognition: Recognition | null = null;
  return {
    get isListening() {
      return recognition !== null;
    },
    start() {
      recognition = new Recognizer();
      recognition.lang = language;
      recognition.interimResults = true;
      recognition.onresult = ({ results }) =>
        heard(Array.from(results, (alternatives) => alternatives[0]?.transcript ?? '').join(' '));
      // Also after an error, such as a microphone that may not be used.
      recognition.onend = () => {
        recognition = null;
        changed();
      };
      recognition.start();
      changed();
    },
    stop() {
      recognition?.abort();
    },
  };
}
