// Text as Alexa says it: what stands before and behind markup is escaped, so that no answer can break or steer the speech.
import { escapeXmlCharacters } from 'ask-sdk-core';
import type { Locale } from './locale.ts';
import { plainWords } from './plain-words.ts';
import { type SpokenRule, type Ssml, spokenRules } from './spoken-rules.ts';

/** Of a speech, its markup included. */
const MAX_SPEECH_CHARS = 8000;
/** Longer texts are told in parts; nothing behind this would be said. */
const MAX_TEXT_CHARS = 8000;

/** SSML without the `<speak>` around it; the bare words, if the markup would make it longer than Alexa takes. */
export function toSsml(text: string, locale: Locale): string {
  const plain = plainWords(sayable(text.slice(0, MAX_TEXT_CHARS)));
  const spoken = spokenRules.reduce<(string | Ssml)[]>(
    (pieces, rule) => pieces.flatMap((piece) => applyRule(piece, rule, locale)),
    [plain],
  );
  const ssml = spoken.map((piece) => (typeof piece === 'string' ? escapeXmlCharacters(piece) : piece.ssml));
  const speech = tidy(ssml.join(''));
  return speech.length <= MAX_SPEECH_CHARS ? speech : escapeXmlCharacters(plain);
}

function applyRule(piece: string | Ssml, { pattern, say }: SpokenRule, locale: Locale): (string | Ssml)[] {
  if (typeof piece !== 'string') return [piece];
  const pieces: (string | Ssml)[] = [];
  let text = '';
  let end = 0;
  for (const match of piece.matchAll(pattern)) {
    text += piece.slice(end, match.index);
    end = match.index + match[0].length;
    const said = say(match, locale);
    if (typeof said === 'string') text += said;
    else {
      pieces.push(text, said);
      text = '';
    }
  }
  return [...pieces, text + piece.slice(end)];
}

/** Without what XML forbids, and pictures that nobody can say. */
function sayable(text: string): string {
  return text.replace(/[^\P{C}\n\t]|(?![©®™])\p{Extended_Pictographic}|[\u{FE0F}\u{20E3}\u{FFFD}]/gu, ' ');
}

const tidy = (ssml: string) =>
  ssml
    .replace(/ {2,}/g, ' ')
    .replace(/ +([.,;:!?])/g, '$1')
    .trim();
