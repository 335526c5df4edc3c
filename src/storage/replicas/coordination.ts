// How replicas of the service find together: hints from one to the others, and one leader for each job.

export interface HintListener {
  heard(payload: string): void;
  /** The connection was away: hints may have been missed, so read what is stored. */
  missed(): void;
}

export interface Coordination extends AsyncDisposable {
  /** Hears what any replica says on a channel, this one included, until the returned function is called. */
  listen(channel: string, listener: HintListener): () => void;
  /** Says something to all replicas that are connected at this moment. Never rejects: a hint may get lost. */
  tell(channel: string, payload: string): Promise<void>;
  /**
   * Takes the lead of a job, unless another replica has it. The signal fires when the lead is lost; asked again while
   * this replica leads, it gives the same signal.
   */
  lead(name: string): Promise<AbortSignal | undefined>;
  /** Gives a lead up, so that another replica may have it at once. */
  resign(name: string): Promise<void>;
}

/** Of a service that is alone: there is nobody to tell anything, and it leads everything. */
export function createLoneCoordination(claim?: AsyncDisposable): Coordination {
  const { signal } = new AbortController();
  return {
    listen: () => () => undefined,
    tell: async () => undefined,
    lead: async () => signal,
    resign: async () => undefined,
    [Symbol.asyncDispose]: async () => claim?.[Symbol.asyncDispose](),
  };
}
