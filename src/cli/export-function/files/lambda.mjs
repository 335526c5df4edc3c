// A handler of AWS Lambda: called directly with {question, context}, or through a function URL or API Gateway.
import { answer, open } from './answer.mjs';

// While the instance starts there is more processor time than in the first call.
await open();

/** @param {Record<string, any>} event */
export async function handler(event) {
  if (event?.requestContext === undefined) return (await answer(event)).body;
  const { statusCode, body } = await answer(parsed(event));
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Undefined for what is no JSON, which is then refused. @param {Record<string, any>} event */
function parsed({ body = '', isBase64Encoded }) {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
