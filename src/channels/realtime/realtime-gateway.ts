// The live chat: Socket.IO beside the routes of an HTTP server. Its protocol is in docs/realtime.md.
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server } from 'socket.io';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { RateCounters } from '../../storage/rate-counter-store.ts';
import { type Coordination, createLoneCoordination } from '../../storage/replicas/coordination.ts';
import { createAdmission } from './admission.ts';
import { createAddressOf } from './client-address.ts';
import { answerClientEvents } from './client-events.ts';
import { type Connection, openConnection } from './connection.ts';
import type { RealtimeContext, RealtimeServer } from './context.ts';
import { createConversationFeeds } from './conversation-feeds.ts';
import { admit } from './handshake.ts';
import { type RealtimeLimits, realtimeLimits } from './limits.ts';
import { followOtherReplicas } from './other-replicas.ts';
import { isRefusal, toProblem } from './problem.ts';
import { createRateLimits } from './rate-limits.ts';
import { takeOnlyWebSockets } from './websocket-upgrades.ts';

type Collaborators = Pick<
  RealtimeContext,
  'authenticate' | 'assistant' | 'conversations' | 'events' | 'feedback' | 'inbox' | 'telemetry' | 'log'
>;

export interface RealtimeOptions extends Collaborators {
  /** It is not closed with the gateway. */
  readonly server: HttpServer | HttpsServer;
  readonly config: Config;
  /** Default: the service is alone. */
  readonly coordination?: Coordination;
  readonly rateCounters: RateCounters;
  /** Default: those of the configuration. */
  readonly limits?: RealtimeLimits;
}

export interface RealtimeGateway extends AsyncDisposable {
  /**
   * Lets nobody in, takes no question, waits for the answers under way, tells every client that the service stops, and
   * closes all connections.
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Adds the live chat to a server under `/socket.io`. To be called after the server has got its other routes. */
export function attachRealtime(options: RealtimeOptions): RealtimeGateway {
  const { server, config, limits = realtimeLimits(config), telemetry, log, assistant } = options;
  const addressOf = createAddressOf(config);
  const admission = createAdmission(limits);
  const connections = new Set<Connection>();
  let isStopping = false;

  const context: RealtimeContext = {
    ...options,
    coordination: options.coordination ?? createLoneCoordination(),
    limits,
    feeds: createConversationFeeds(assistant, limits),
    rateLimits: createRateLimits(limits, options.rateCounters),
    questions: new Set(),
    isStopping: () => isStopping,
  };

  const others = followOtherReplicas(context);

  const io: RealtimeServer = new Server(server, {
    serveClient: false,
    // Upgrades of others are answered, see below; none is left to be destroyed.
    destroyUpgrade: false,
    transports: config.SOCKET_TRANSPORTS,
    cors: { origin: config.CORS_ORIGINS.includes('*') ? '*' : [...config.CORS_ORIGINS] },
    maxHttpBufferSize: limits.maxPacketBytes,
    allowRequest(request, decide) {
      try {
        admission.check(addressOf(request));
        decide(null, true);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        telemetry.requestRefused('realtime', error.code, error.message);
        decide(error.message, false);
      }
    },
  });

  takeOnlyWebSockets(server, `${io.path()}/`);

  io.engine.on('connection', (transport) => {
    transport.on('close', admission.count(addressOf(transport.request)));
  });

  const greeted = new WeakSet<object>();
  io.use(async (socket, next) => {
    // Handshakes in a row, before the first is through, would each become a socket of the same connection.
    if (greeted.has(socket.conn)) return socket.conn.close();
    greeted.add(socket.conn);
    try {
      socket.data = await admit(socket.handshake, context);
      next();
    } catch (error) {
      if (isRefusal(error)) telemetry.requestRefused('realtime', error.code, error.message);
      const problem = toProblem(error, log);
      next(Object.assign(new Error(problem.detail), { data: problem }));
    }
  });

  io.on('connection', (socket) => {
    const connection = openConnection(socket, addressOf(socket.request), context);
    connections.add(connection);
    telemetry.socketOpened();
    answerClientEvents(socket, connection, context);
    socket.on('disconnect', (reason) => {
      connections.delete(connection);
      connection[Symbol.dispose]();
      telemetry.socketClosed(reason);
    });
  });

  return {
    async [Symbol.asyncDispose]() {
      isStopping = true;
      admission.close();
      await withinMs(limits.stopWaitMs, Promise.allSettled(context.questions));
      const closed = [...io.of('/').sockets.values()].map(
        ({ conn }) => new Promise((resolve) => conn.once('close', resolve)),
      );
      for (const connection of connections) {
        connection.end({ reason: 'shutting_down', detail: 'The service is stopping; it will be back.' });
      }
      await withinMs(CLOSE_WAIT_MS, Promise.all(closed));
      io.engine.close();
      others[Symbol.dispose]();
    },
  };
}

/** So long a client has to take its last packets. */
const CLOSE_WAIT_MS = 1000;

async function withinMs(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
