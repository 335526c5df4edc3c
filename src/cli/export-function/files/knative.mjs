// A function of Knative, over plain HTTP or CloudEvents: the runtime of `func` (faas-js-runtime) calls `handle`.
import { answer, open } from './answer.mjs';

/** Before the first call, so that the container is ready only when it can answer. */
export const init = () => open();

/**
 * @param {{ cloudevent?: { data: unknown, cloneWith(change: object): unknown }, body?: unknown }} context
 * @param {unknown} data the body, or the event again
 */
export async function handle(context, data) {
  const { cloudevent } = context;
  const { statusCode, body } = await answer(cloudevent ? cloudevent.data : (data ?? context.body));
  if (!cloudevent) return { statusCode, headers: { 'content-type': 'application/json' }, body };
  const type = statusCode === 200 ? 'frontdesk.answer' : 'frontdesk.refusal';
  return cloudevent.cloneWith({ type, source: 'frontdesk', data: body });
}
