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
  onerror: ((event: { readonly error: string }) => void) | null;
  onend: (() => void) | null;
}

/** Other errors, such as silence, need no word. */
const REFUSALS = ['not-allowed', 'service-not-allowed', 'audio-capture'];

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
  /** The microphone or the recognition may not be used. */
  refused(): void;
}

/** Null where the browser cannot. */
export function createDictation(
  language: string,
  { heard, changed, refused }: DictationListeners,
): Dictation | null {
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
      recognition.onerror = ({ error }) => {
        if (REFUSALS.includes(error)) refused();
      };
      // Also after an error.
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
