// A container action of Apache OpenWhisk: /init once, then /run for each call, on port 8080.
// https://github.com/apache/openwhisk/blob/master/docs/actions-new.md
import { createServer } from 'node:http';
import { answer, open } from './answer.mjs';

/** OpenWhisk collects the log of a call up to this line. */
const LOG_END = 'XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX';
let isInitialised = false;

const routes = {
  /** The code is in the image: what comes with the call is not used. */
  async '/init'() {
    if (isInitialised) return [403, { error: 'Cannot initialize the action more than once.' }];
    await open();
    isInitialised = true;
    return [200, { ok: true }];
  },
  /** @param {{ value?: unknown }} message */
  async '/run'(message) {
    const { statusCode, body } = await answer(message.value);
    for (const stream of [process.stdout, process.stderr]) stream.write(`${LOG_END}\n`);
    // A web action answers with status and body; the others with what these hold.
    return [statusCode === 200 ? 200 : 502, statusCode === 200 ? body : { error: { statusCode, ...body } }];
  },
};

const server = createServer(async (request, response) => {
  let [status, body] = [404, /** @type {object} */ ({ error: 'There are only POST /init and POST /run.' })];
  try {
    const route = request.method === 'POST' ? routes[/** @type {'/run'} */ (request.url ?? '')] : undefined;
    if (route) [status, body] = /** @type {[number, object]} */ (await route(await jsonOf(request)));
  } catch (error) {
    console.error(error);
    [status, body] =
      error instanceof SyntaxError
        ? [400, { error: 'The body is not JSON.' }]
        : [502, { error: 'It failed.' }];
  }
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    .end(text);
});

/** @param {import('node:http').IncomingMessage} request */
async function jsonOf(request) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text === '' ? {} : JSON.parse(text);
}

server.listen(Number(process.env.PORT ?? 8080));
process.once('SIGTERM', () => process.exit(0));
