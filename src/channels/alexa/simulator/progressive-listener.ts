// Takes what a skill says while its answer is still to come, in place of Amazon's service.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

export interface ProgressiveListener extends AsyncDisposable {
  readonly url: string;
  /** What was said since this was asked last, as SSML. */
  takeSpoken(): string[];
}

const directiveSchema = z.object({
  header: z.object({ requestId: z.string() }),
  directive: z.object({ type: z.literal('VoicePlayer.Speak'), speech: z.string().max(600) }),
});

export async function openProgressiveListener(): Promise<ProgressiveListener> {
  const spoken: string[] = [];
  const server = createServer(async (request, response) => {
    const directive = directiveSchema.safeParse(await json(request));
    const isRight =
      directive.success &&
      request.method === 'POST' &&
      request.url === '/v1/directives' &&
      request.headers.authorization?.startsWith('Bearer ') === true;
    if (directive.success && isRight) spoken.push(directive.data.directive.speech);
    response.writeHead(isRight ? 204 : 400).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeSpoken: () => spoken.splice(0),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
