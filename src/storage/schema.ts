// The tables as Kysely sees them; in the database the names are in snake_case. Times are milliseconds since 1970,
// `…Json` columns hold JSON as text.

import type { ColumnType } from 'kysely';
import type { DeskSchema } from './desk-schema.ts';

export interface Schema extends DeskSchema {
  conversations: ConversationsTable;
  messages: MessagesTable;
  events: EventsTable;
  feedback: FeedbackTable;
  documents: DocumentsTable;
  documentChanges: DocumentChangesTable;
  documentFiles: DocumentFilesTable;
  passages: PassagesTable;
  passageVectors: PassageVectorsTable;
  curatedAnswers: CuratedAnswersTable;
  apiKeys: ApiKeysTable;
  idempotencyRecords: IdempotencyRecordsTable;
  rollouts: RolloutsTable;
  rolloutChanges: RolloutChangesTable;
  servedAnswers: ServedAnswersTable;
  evaluationRuns: EvaluationRunsTable;
  evaluationResults: EvaluationResultsTable;
  settings: SettingsTable;
  rateCounters: RateCountersTable;
  sources: SourcesTable;
  sourceItems: SourceItemsTable;
}

interface SourcesTable {
  name: string;
  startedAtMs: ColumnType<number | null, number | null | undefined>;
  endedAtMs: ColumnType<number | null, number | null | undefined>;
  succeededAtMs: ColumnType<number | null, number | null | undefined>;
  requestedAtMs: ColumnType<number | null, number | null | undefined>;
  acceptsRemovals: ColumnType<number, number | undefined>;
  problem: ColumnType<string | null, string | null | undefined>;
  held: ColumnType<string | null, string | null | undefined>;
  countsJson: ColumnType<string | null, string | null | undefined>;
}

interface SourceItemsTable {
  source: string;
  id: string;
  version: string | null;
  documentId: string;
}

interface RateCountersTable {
  key: string;
  hits: number;
  resetsAtMs: number;
}

interface ConversationsTable {
  id: string;
  channel: string;
  ownerId: string | null;
  /** The position of the newest message and the id of the newest event; 0 before the first. */
  lastPosition: number;
  lastEventId: number;
  createdAtMs: number;
  lastActiveAtMs: number;
}

interface MessagesTable {
  id: string;
  conversationId: string;
  position: number;
  /** `agent` is a person of the desk, `notice` tells that one came or went. */
  role: 'user' | 'assistant' | 'agent' | 'notice';
  text: string;
  clientMessageId: string | null;
  inReplyTo: string | null;
  detailsJson: string | null;
  createdAtMs: number;
}

interface EventsTable {
  conversationId: string;
  id: number;
  type: string;
  dataJson: string;
  createdAtMs: number;
}

interface FeedbackTable {
  messageId: string;
  rating: 'up' | 'down';
  correction: string | null;
  comment: string | null;
  createdAtMs: number;
}

interface DocumentsTable {
  id: string;
  collection: string;
  source: string;
  title: string;
  /** Given by whoever added it, in place of the one that the file has. */
  givenTitle: string | null;
  mediaType: string;
  url: string | null;
  status: 'reading' | 'ready' | 'failed';
  progressPercent: number;
  problem: string | null;
  /** Of what is published, and of what is being read; null when there is none. */
  contentHash: string | null;
  pendingHash: string | null;
  /** The text in which the passages have their offsets. */
  text: string | null;
  passageCount: number;
  /** A Coverage, of what is published; null for one that was read before this was counted. */
  coverageJson: string | null;
  /** The change that published it; null before that. */
  revision: number | null;
  createdAtMs: number;
  updatedAtMs: number;
}

/** One row: the number of the last change of what is published. */
interface DocumentChangesTable {
  revision: number;
}

interface DocumentFilesTable {
  documentId: string;
  bytes: Uint8Array;
}

interface PassagesTable {
  documentId: string;
  position: number;
  text: string;
  headingsJson: string;
  startOffset: number;
  endOffset: number;
  page: number | null;
  /** Null for those that were stored before there were units. */
  unitsJson: string | null;
}

interface PassageVectorsTable {
  key: string;
  encoder: string;
  vectors: Uint8Array;
}

interface CuratedAnswersTable {
  documentId: string;
  position: number;
  questionsJson: string;
  answer: string;
  url: string | null;
}

interface ApiKeysTable {
  id: string;
  name: string;
  kind: 'secret' | 'site';
  hash: string;
  scopesJson: string;
  collectionsJson: string | null;
  originsJson: string | null;
  createdAtMs: number;
  expiresAtMs: number | null;
  lastUsedAtMs: number | null;
  revokedAtMs: number | null;
}

interface IdempotencyRecordsTable {
  principal: string;
  key: string;
  requestHash: string;
  /** Names the attempt that may complete it. */
  attempt: string;
  /** The same for all attempts; null in rows of an older program. */
  requestId: string | null;
  runningUntilMs: number;
  expiresAtMs: number;
  /** Null while it is running. */
  status: number | null;
  body: string | null;
  conversationId: string | null;
}

interface RolloutsTable {
  model: string;
  revision: number;
  stateJson: string;
}

interface RolloutChangesTable extends RolloutsTable {
  changedBy: string;
  actionJson: string;
  createdAtMs: number;
}

interface ServedAnswersTable {
  id: string;
  isShadow: number;
  model: string;
  version: string;
  arm: string;
  rolloutId: string;
  conversationId: string | null;
  turnId: string | null;
  text: string;
  shortAnswer: string;
  confidence: number;
  isDeclined: number;
  failure: string | null;
  latencyMs: number;
  createdAtMs: number;
  /** Null where they were not counted. */
  questionWords: number | null;
  unknownWords: number | null;
}

interface EvaluationRunsTable {
  id: string;
  model: string;
  version: string;
  setName: string;
  setHash: string;
  questions: number;
  passed: number;
  durationMs: number;
  createdAtMs: number;
}

interface EvaluationResultsTable {
  runId: string;
  position: number;
  question: string;
  scoreValue: number;
  scoreLabel: 'pass' | 'fail';
  explanation: string;
}

interface SettingsTable {
  name: string;
  value: string;
}
