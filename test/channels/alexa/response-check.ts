// Whether Alexa would take a response: its schema, its sizes, and the rules of certification.
import type { Response } from 'ask-sdk-model';
import { z } from 'zod';
import { parseXml } from '../../support/xml.ts';

const speechSchema = z.strictObject({ type: z.literal('SSML'), ssml: z.string().max(8000) });

const responseSchema = z.strictObject({
  outputSpeech: speechSchema.optional(),
  reprompt: z.strictObject({ outputSpeech: speechSchema }).optional(),
  card: z.strictObject({ type: z.literal('Simple'), title: z.string(), content: z.string() }).optional(),
  shouldEndSession: z.boolean().optional(),
});

const KNOWN_ELEMENTS = new Set(['speak', 'say-as']);

/** @throws Error that says what Alexa would not take */
export function checkResponse(response: Response): void {
  const { outputSpeech, reprompt, card, shouldEndSession } = responseSchema.parse(response);
  for (const speech of [outputSpeech, reprompt?.outputSpeech]) {
    if (speech) checkSpeech(speech.ssml);
  }
  if (card && card.title.length + card.content.length > 8000) throw new Error('the card is too long');
  if (Buffer.byteLength(JSON.stringify(response)) > 24_000) throw new Error('the response is over 24 kB');
  if (shouldEndSession === false) {
    if (!reprompt) throw new Error('the session stays open without a reprompt');
    if (!outputSpeech?.ssml.endsWith('?</speak>'))
      throw new Error('the session stays open without a question');
  }
}

function checkSpeech(ssml: string): void {
  const root = parseXml(ssml);
  const names = [...ssml.matchAll(/<([\w-]+)/g)].map(([, name = '']) => name);
  const unknown = names.find((name) => !KNOWN_ELEMENTS.has(name));
  if (root.name !== 'speak' || unknown) throw new Error(`not Alexa's markup: ${ssml}`);
}
