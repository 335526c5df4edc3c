// A resource that only one replica has open at a time, like the watch on the documents' folder.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../telemetry/logger.ts';
import type { Coordination } from './coordination.ts';

export interface HoldOptions<Resource> {
  readonly coordination: Pick<Coordination, 'lead' | 'resign'>;
  /** What is led. */
  readonly name: string;
  readonly open: () => Promise<Resource>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How often a replica that does not lead tries to. */
  readonly lookEveryMs?: number;
}

export interface Held<Resource> extends AsyncDisposable {
  /** Undefined while another replica leads. */
  current(): Resource | undefined;
}

/**
 * Tries once before it resolves. Where this replica leads, the resource is open until the lead is lost or this is
 * disposed of; then another replica opens its own.
 *
 * @throws what `open` throws at the first try; later that is logged, and the lead is left to others for a while
 */
export async function holdWhileLeading<Resource extends AsyncDisposable>({
  coordination,
  name,
  open,
  log,
  lookEveryMs = 2000,
}: HoldOptions<Resource>): Promise<Held<Resource>> {
  const stop = new AbortController();
  let resource: Resource | undefined;
  let lead: AbortSignal | undefined;

  async function tryToLead(): Promise<void> {
    if (stop.signal.aborted) return;
    lead = await coordination.lead(name);
    if (!lead) return;
    try {
      resource = await open();
    } catch (error) {
      lead = undefined;
      await coordination.resign(name);
      throw error;
    }
    log.info({ name }, 'this replica leads');
  }

  async function leave(): Promise<void> {
    const left = resource;
    resource = undefined;
    lead = undefined;
    await left?.[Symbol.asyncDispose]();
  }

  async function lookAgainAndAgain(): Promise<void> {
    for (;;) {
      const signals = lead ? [stop.signal, lead] : [stop.signal];
      await sleep(lookEveryMs, undefined, { signal: AbortSignal.any(signals), ref: false }).catch(
        () => undefined,
      );
      if (stop.signal.aborted) return;
      try {
        if (lead?.aborted) {
          log.warn({ name }, 'this replica no longer leads');
          await leave();
        }
        if (!lead) await tryToLead();
      } catch (error) {
        log.warn({ name, err: error }, 'what this replica should lead could not be opened');
      }
    }
  }

  await tryToLead();
  const looking = lookAgainAndAgain();
  return {
    current: () => resource,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await looking;
      await leave();
      await coordination.resign(name);
    },
  };
}
