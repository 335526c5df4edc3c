// Reads JSON bodies; a body with too many nested levels is refused before it is parsed.
import express, { type RequestHandler } from 'express';

/** Deeper than any honest request; walking through thousands of levels would exhaust the stack. */
const MAX_DEPTH = 64;

/** @param limitBytes Of the body as it is when it is unpacked */
export const readJson = (limitBytes: number): RequestHandler =>
  express.json({ limit: limitBytes, verify: (_request, _response, bytes) => checkDepth(bytes) });

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

/** @throws an error of the type `json.too.deep`, which `answerProblems` knows */
function checkDepth(bytes: Uint8Array): void {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
    else if ((byte === OPEN_LIST || byte === OPEN_OBJECT) && ++depth > MAX_DEPTH)
      throw Object.assign(new Error(`it is nested more than ${MAX_DEPTH} levels deep`), {
        type: 'json.too.deep',
      });
  }
}
