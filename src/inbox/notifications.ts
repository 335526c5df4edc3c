// Tells the people of the desk what happens while they look elsewhere: by a signed webhook and by e-mail. What is to be
// told lies in the database, and is tried until it arrives; the same name each time lets the receiver know it again.
// Signatures follow https://www.standardwebhooks.com.
import { createHmac } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';
import type { DueNotification, InboxStore, NewNotification } from '../storage/inbox/inbox-store.ts';

export interface NotificationsOptions {
  readonly config: Pick<Config, 'WEBHOOK_URL' | 'WEBHOOK_SECRET' | 'SMTP_URL' | 'MAIL_FROM' | 'MAIL_TO'>;
  readonly store: Pick<InboxStore, 'takeDue' | 'delivered' | 'failed'>;
  readonly log: {
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  /** How often what is due is looked for. */
  readonly everyMs?: number;
}

export interface Notifications extends AsyncDisposable {
  /** What is to be stored together with what it tells of. */
  readonly notify: (type: string, data: object) => readonly NewNotification[];
}

const EVERY_MS = 2000;
const TIMEOUT_MS = 10_000;
/** 5 s, 10 s, 20 s, … up to an hour; given up after about two days. */
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 3_600_000;
const MOST_ATTEMPTS = 58;
const NEVER_MS = Number.MAX_SAFE_INTEGER;

export function createNotifications({
  config,
  store,
  log,
  everyMs = EVERY_MS,
}: NotificationsOptions): Notifications {
  const { WEBHOOK_URL, WEBHOOK_SECRET = '', SMTP_URL, MAIL_FROM, MAIL_TO = [] } = config;
  const mailer =
    SMTP_URL === undefined
      ? undefined
      : createTransport(SMTP_URL, {
          connectionTimeout: TIMEOUT_MS,
          greetingTimeout: TIMEOUT_MS,
          socketTimeout: TIMEOUT_MS,
        } as object);
  const channels = [
    ...(WEBHOOK_URL === undefined ? [] : (['webhook'] as const)),
    ...(mailer ? (['email'] as const) : []),
  ];
  const stopping = new AbortController();
  let working: Promise<void> | undefined;

  async function post({ id, type, payload, createdAtMs }: DueNotification): Promise<void> {
    const body = JSON.stringify({ type, timestamp: new Date(createdAtMs).toISOString(), data: payload });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', WEBHOOK_SECRET)
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
    const response = await fetch(WEBHOOK_URL ?? '', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
  }

  async function mail({ id, type, payload }: DueNotification): Promise<void> {
    const { subject, text, replyTo } = mailOf(type, payload as Record<string, string>);
    await mailer?.sendMail({
      from: MAIL_FROM,
      to: [...MAIL_TO],
      subject,
      text,
      messageId: `<${id}@frontdesk>`,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
  }

  async function send(notification: DueNotification): Promise<void> {
    const { id, channel, attempts } = notification;
    try {
      await (channel === 'webhook' ? post(notification) : mail(notification));
      await store.delivered(id);
    } catch (error) {
      const { message } = error as Error;
      const isOver = attempts >= MOST_ATTEMPTS;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
      await store.failed(id, message, isOver ? NEVER_MS : Date.now() + pauseMs);
      log.warn({ channel, attempts, problem: message, isOver }, 'a notification did not arrive');
    }
  }

  async function sendDue(): Promise<void> {
    for (const notification of await store.takeDue()) {
      if (stopping.signal.aborted) return;
      await send(notification);
    }
  }

  const timer = setInterval(() => {
    working ??= sendDue()
      .catch((error: unknown) => log.error({ err: error }, 'notifications could not be sent'))
      .finally(() => {
        working = undefined;
      });
  }, everyMs);
  if (channels.length === 0) clearInterval(timer);

  return {
    notify: (type, data) => channels.map((channel) => ({ channel, type, payload: data })),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stopping.abort();
      await working;
      mailer?.close();
    },
  };
}

/** Line breaks in a subject would begin headers of the writer's own; an address is one only if it looks like one. */
function mailOf(
  type: string,
  { name = '', contact = '', text = '', question = '', conversationId = '' }: Record<string, string>,
) {
  const where = `\n\nConversation ${conversationId}: open the inbox at /desk#/inbox/${conversationId}`;
  if (type === 'message.left') {
    return {
      subject: `A message from ${name.replaceAll(/\s+/g, ' ').slice(0, 80)}`,
      text: `${name} (${contact}) wrote:\n\n${text}${where}`,
      replyTo: /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(contact) ? contact : undefined,
    };
  }
  return {
    subject: 'Somebody waits for a person',
    text: `A visitor would like to talk to a person, and wrote:\n\n${question}${where}`,
    replyTo: undefined,
  };
}
