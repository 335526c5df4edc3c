// All stores of one database.
import { createApiKeyStore } from './api-key-store.ts';
import { createConversationStore } from './conversation-store.ts';
import type { Database } from './database.ts';
import { createCuratedEntryStore } from './desk/curated-entry-store.ts';
import { createKeyUsageStore } from './desk/key-usage-store.ts';
import { createQuestionStore } from './desk/question-store.ts';
import { createSettingsStore } from './desk/settings-store.ts';
import { createDocumentStore } from './document-store.ts';
import { createEvaluationStore } from './evaluation-store.ts';
import { createEventStore } from './event-store.ts';
import { createExampleQuestionStore } from './example-question-store.ts';
import { createFactStore } from './fact-store.ts';
import { createFeedbackStore } from './feedback-store.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createInboxStore } from './inbox/inbox-store.ts';
import { createPassageVectorStore } from './passage-vector-store.ts';
import { createAccountStore } from './people/account-store.ts';
import { createAuditStore } from './people/audit-store.ts';
import { createSessionStore } from './people/session-store.ts';
import { createRateCounters } from './rate-counter-store.ts';
import { createRolloutStore } from './rollout-store.ts';
import { createServedAnswerStore } from './served-answer-store.ts';
import { createSourceStore } from './source-store.ts';

export type Stores = ReturnType<typeof createStores>;

export function createStores(database: Database) {
  return {
    conversations: createConversationStore(database),
    events: createEventStore(database),
    feedback: createFeedbackStore(database),
    documents: createDocumentStore(database),
    exampleQuestions: createExampleQuestionStore(database),
    apiKeys: createApiKeyStore(database),
    idempotency: createIdempotencyStore(database),
    passageVectors: createPassageVectorStore(database),
    rollouts: createRolloutStore(database),
    servedAnswers: createServedAnswerStore(database),
    evaluations: createEvaluationStore(database),
    facts: createFactStore(database),
    rateCounters: createRateCounters(database),
    sources: createSourceStore(database),
    accounts: createAccountStore(database),
    sessions: createSessionStore(database),
    audit: createAuditStore(database),
    conversationStates: createInboxStore(database),
    curatedEntries: createCuratedEntryStore(database),
    questions: createQuestionStore(database),
    keyUsage: createKeyUsageStore(database),
    deskSettings: createSettingsStore(database),
  };
}
