// What the service needs of a message broker.

export interface Topics {
  readonly questions: string;
  readonly replies: string;
  readonly documents: string;
  readonly deadLetters: string;
}

export interface Outgoing {
  /** Brokers that can drop what comes again under the same id do. */
  readonly id: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  readonly body: string;
}

/**
 * Called with each message in the order in which they lie in the broker; several at a time, as many as were asked for.
 * When it resolves, the message is dealt with and is acknowledged; when it rejects, it comes again.
 */
export type Handle = (body: Buffer) => Promise<void>;

export interface Broker extends AsyncDisposable {
  /** Messages in order to so many handlers at a time: what is beyond waits in the broker. */
  consume(topic: string, handle: Handle): Promise<void>;
  /** Resolves when the broker has it for good. */
  publish(topic: string, message: Outgoing): Promise<void>;
  /** Takes no further message; those that are being handled are acknowledged when they end. */
  stopConsuming(): Promise<void>;
  /** Rejects when the connection is lost and does not come back by itself. */
  readonly lost: Promise<never>;
}

export interface BrokerOptions {
  readonly url: string;
  readonly topics: Topics;
  /** The name under which all replicas consume together. */
  readonly group: string;
  /** Messages that are handled at the same time. */
  readonly concurrency: number;
}
