// How much the live chat takes, and how long it waits.
import type { Config } from '../../config.ts';

export interface RealtimeLimits {
  /** Connections, over all and from one address. */
  readonly maxSockets: number;
  readonly maxSocketsPerAddress: number;
  /** The largest packet: a correction and a comment of 4000 characters each, three bytes a character. */
  readonly maxPacketBytes: number;
  /** Events that one connection may send in `eventWindowMs`; what is over is refused. */
  readonly maxEvents: number;
  readonly eventWindowMs: number;
  /** So many refusals on end, for sending too often, end the connection. */
  readonly maxRefusals: number;
  /** Questions of one connection that are being answered at the same time. */
  readonly maxQuestionsInFlight: number;
  /** With the public key of a web page: questions in a minute, in one conversation and from one address. */
  readonly maxConversationQuestionsPerMinute: number;
  readonly maxSiteQuestionsPerMinute: number;
  /** A connection over which the client sends nothing is closed after this time. */
  readonly idleMs: number;
  /** A key or token is looked at again when it was last looked at so long ago. */
  readonly accessCheckMs: number;
  /** The shortest time between two packets with pieces of an answer: 50 ms are 20 packets a second. */
  readonly packetIntervalMs: number;
  /** The longest silence while an answer is being worked on. */
  readonly heartbeatMs: number;
  /** A stop waits so long for the answers that are under way. */
  readonly stopWaitMs: number;
}

type LimitKeys =
  | 'MAX_SOCKETS'
  | 'MAX_SOCKETS_PER_ADDRESS'
  | 'SOCKET_IDLE_MINUTES'
  | 'CONVERSATION_MESSAGES_PER_MINUTE'
  | 'SITE_REQUESTS_PER_MINUTE';

const MS_PER_MINUTE = 60_000;

export function realtimeLimits(config: Pick<Config, LimitKeys>): RealtimeLimits {
  return {
    maxSockets: config.MAX_SOCKETS,
    maxSocketsPerAddress: config.MAX_SOCKETS_PER_ADDRESS,
    maxPacketBytes: 32_768,
    maxEvents: 40,
    eventWindowMs: 10_000,
    maxRefusals: 80,
    maxQuestionsInFlight: 4,
    maxConversationQuestionsPerMinute: config.CONVERSATION_MESSAGES_PER_MINUTE,
    maxSiteQuestionsPerMinute: config.SITE_REQUESTS_PER_MINUTE,
    idleMs: config.SOCKET_IDLE_MINUTES * MS_PER_MINUTE,
    accessCheckMs: MS_PER_MINUTE,
    packetIntervalMs: 50,
    heartbeatMs: 5000,
    stopWaitMs: 8000,
  };
}
