// What the function does, whatever platform calls it: a question with a text, or a question to the documents inside.
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// One core, one arena: what it answers is one question.
const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-'));
const exported = fileURLToPath(new URL('data/frontdesk.sqlite', import.meta.url));
const hasDocuments = existsSync(exported);
module.enableCompileCache?.(join(tmpdir(), 'frontdesk-compiled'));

/** @type {Promise<any> | undefined} */
let opening;

/** Opens the desk, once; what failed is tried again by the next call. */
export function open() {
  opening ??= openDesk().catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function openDesk() {
  // The package's own folder may be read-only.
  if (hasDocuments) copyFileSync(exported, join(dataDir, 'frontdesk.sqlite'));
  const { createDesk } = await import(new URL('frontdesk/dist/desk.js', import.meta.url).href);
  return createDesk({ dataDir, workers: 1, logLevel: 'warn' });
}

/**
 * @param {unknown} input `{question, context}`, or `{question, conversationId?}` about the documents inside
 * @returns {Promise<{ statusCode: number, body: Record<string, unknown> }>}
 */
export async function answer(input) {
  const { question, context, conversationId } = /** @type {Record<string, unknown>} */ (input ?? {});
  if (typeof question !== 'string' || question.trim() === '')
    return refusal(400, 'Give a "question", a text.');
  if (context !== undefined && (typeof context !== 'string' || context.trim() === ''))
    return refusal(400, '"context" must be a text that holds the answer.');
  if (context === undefined && !hasDocuments)
    return refusal(400, 'Give a "context": there are no documents in this function.');
  try {
    const desk = await open();
    if (context === undefined)
      return { statusCode: 200, body: await desk.ask(question, conversationId ? { conversationId } : {}) };
    const { text, origin, shortAnswer, start, end, confidence, answerable } = await desk.answer(
      context,
      question,
    );
    return { statusCode: 200, body: { text, origin, shortAnswer, start, end, confidence, answerable } };
  } catch (error) {
    const { status, code, message } = /** @type {Record<string, any>} */ (error);
    if (typeof status === 'number' && status < 500)
      return { statusCode: status, body: { code, detail: message } };
    console.error(error);
    return refusal(status === 503 ? 503 : 500, 'The question could not be answered.');
  }
}

/** @param {number} statusCode @param {string} detail */
const refusal = (statusCode, detail) => ({ statusCode, body: { detail } });
