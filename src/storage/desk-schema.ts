// The tables of the people behind the desk: accounts, the inbox, what they taught, their settings.

export interface DeskSchema {
  accounts: AccountsTable;
  accountSessions: AccountSessionsTable;
  signInLinks: SignInLinksTable;
  auditEntries: AuditEntriesTable;
  conversationStates: ConversationStatesTable;
  leftMessages: LeftMessagesTable;
  notifications: NotificationsTable;
  deskSettings: DeskSettingsTable;
  curatedEntries: CuratedEntriesTable;
  questionDecisions: QuestionDecisionsTable;
  taughtExamples: TaughtExamplesTable;
  keyQuotas: KeyQuotasTable;
  keyUsage: KeyUsageTable;
}

interface AccountsTable {
  id: string;
  /** Typed to sign in; lower case. */
  name: string;
  displayName: string;
  role: 'owner' | 'agent' | 'viewer';
  /** Null for accounts that sign in elsewhere. */
  passwordHash: string | null;
  /** Issuer and subject of OpenID Connect. */
  subject: string | null;
  createdAtMs: number;
  lastSignInAtMs: number | null;
}

interface AccountSessionsTable {
  /** SHA-256 of the cookie. */
  id: string;
  accountId: string;
  createdAtMs: number;
  lastUsedAtMs: number;
  expiresAtMs: number;
  userAgent: string | null;
}

interface SignInLinksTable {
  /** SHA-256 of the link's token. */
  id: string;
  createdAtMs: number;
  expiresAtMs: number;
}

interface AuditEntriesTable {
  id: string;
  atMs: number;
  actorId: string | null;
  actorName: string;
  action: string;
  target: string | null;
  detail: string | null;
}

interface ConversationStatesTable {
  conversationId: string;
  state: 'assistant' | 'waiting' | 'agent' | 'closed';
  agentId: string | null;
  agentName: string | null;
  waitingSinceMs: number | null;
  /** Positions of the messages that each side has seen. */
  seenByVisitor: number;
  seenByAgent: number;
  updatedAtMs: number;
}

interface LeftMessagesTable {
  id: string;
  conversationId: string;
  name: string;
  contact: string;
  text: string;
  createdAtMs: number;
  doneAtMs: number | null;
  doneBy: string | null;
}

interface NotificationsTable {
  id: string;
  channel: 'webhook' | 'email';
  type: string;
  payloadJson: string;
  attempts: number;
  nextAttemptAtMs: number;
  deliveredAtMs: number | null;
  failure: string | null;
  createdAtMs: number;
}

/** One row. */
interface DeskSettingsTable {
  id: number;
  revision: number;
  valuesJson: string;
  updatedAtMs: number;
  updatedBy: string;
}

interface CuratedEntriesTable {
  id: string;
  questionsJson: string;
  answer: string;
  url: string | null;
  expiresAtMs: number | null;
  createdBy: string;
  createdAtMs: number;
  updatedBy: string;
  updatedAtMs: number;
}

interface QuestionDecisionsTable {
  /** The message that was asked. */
  messageId: string;
  decision: 'taught' | 'not-ours';
  /** The question in lower case, so that the same one asked later counts as decided too. */
  question: string;
  entryId: string | null;
  decidedBy: string;
  decidedAtMs: number;
}

interface TaughtExamplesTable {
  id: string;
  questionsJson: string;
  documentId: string | null;
  documentTitle: string | null;
  evidence: string | null;
  shortAnswer: string | null;
  answer: string;
  taughtBy: string;
  createdAtMs: number;
}

interface KeyQuotasTable {
  keyId: string;
  requestsPerDay: number;
}

interface KeyUsageTable {
  keyId: string;
  /** `2026-12-31`, in UTC. */
  day: string;
  route: string;
  requests: number;
  failures: number;
}
