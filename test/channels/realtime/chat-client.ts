// A real client that remembers all that it was told.
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { expect, vi } from 'vitest';
import type {
  ClientToServerEvents,
  Handshake,
  ServerToClientEvents,
} from '../../../src/protocol/realtime.ts';

type EventName = keyof ServerToClientEvents;
type Told = { [Name in EventName]: Parameters<ServerToClientEvents[Name]>[0] };

export interface Heard<Name extends EventName = EventName> {
  readonly event: Name;
  readonly data: Told[Name];
  readonly eventId?: number;
}

export type ChatClient = ReturnType<typeof connectClient>;

const PATIENCE_MS = 20_000;

/** `expect.poll` with patience for a machine that has other things to do. */
export const eventually = <Value>(read: () => Value) =>
  expect.poll(read, { timeout: PATIENCE_MS, interval: 20 });

export function connectClient(
  url: string,
  auth: Handshake | Record<string, unknown> = {},
  options: Partial<ManagerOptions & SocketOptions> = {},
) {
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    ...options,
  });
  const heard: Heard[] = [];
  socket.onAny((event: EventName, data: Heard['data'], eventId?: number) => {
    heard.push({ event, data, ...(eventId === undefined ? {} : { eventId }) });
  });
  const all = <Name extends EventName>(event: Name) =>
    heard.filter((one): one is Heard<Name> => one.event === event);
  return {
    socket,
    heard,
    all,
    /** The texts of all pieces of an answer, joined. */
    textOf: (inReplyTo: string) =>
      all('answer:delta')
        .filter(({ data }) => data.inReplyTo === inReplyTo)
        .map(({ data }) => data.text)
        .join(''),
    /** Waits until so many of an event came, and gives the last of them. */
    async hears<Name extends EventName>(event: Name, count = 1): Promise<Heard<Name>> {
      await vi.waitFor(() => expect(all(event).length).toBeGreaterThanOrEqual(count), {
        timeout: PATIENCE_MS,
        interval: 10,
      });
      return all(event)[count - 1] as Heard<Name>;
    },
    [Symbol.dispose]: () => {
      socket.disconnect();
    },
  };
}

/** Resolves with the problem for which a connection was refused. */
export function refusalOf(client: ChatClient): Promise<{ code: string; status: number; detail: string }> {
  return new Promise((resolve, reject) => {
    client.socket.on('connect_error', (error) => {
      const { data } = error as Error & { data?: { code: string; status: number; detail: string } };
      if (data) resolve(data);
      else reject(error);
    });
    client.socket.on('connect', () => reject(new Error('The connection was accepted.')));
  });
}
