// All calls of the HTTP interface that /openapi.json describes.
import { modelAssetOperations } from './model-routes/model-asset-exchange.ts';
import { rolloutOperations } from './model-routes/rollouts.ts';
import { completionOperations } from './openai/completions.ts';
import { embeddingOperations } from './openai/embeddings.ts';
import { openaiModelOperations } from './openai/models.ts';
import { responseOperations } from './openai/responses.ts';
import type { Operation } from './operation.ts';
import { answerOperations } from './routes/answer.ts';
import { chatOperations } from './routes/chat.ts';
import { conversationOperations } from './routes/conversations.ts';
import { accountOperations } from './routes/desk/accounts.ts';
import { inboxOperations } from './routes/desk/inbox.ts';
import { keyOperations } from './routes/desk/keys.ts';
import { modelVersionOperations } from './routes/desk/models.ts';
import { reviewOperations } from './routes/desk/review.ts';
import { sessionOperations } from './routes/desk/session.ts';
import { settingsOperations } from './routes/desk/settings.ts';
import { statisticsOperations } from './routes/desk/statistics.ts';
import { teachingOperations } from './routes/desk/teaching.ts';
import { documentContentOperations } from './routes/document-content.ts';
import { documentOperations } from './routes/documents.ts';
import { feedbackOperations } from './routes/feedback.ts';
import { operatingOperations } from './routes/operating.ts';
import { sourceOperations } from './routes/sources.ts';
import { suggestionOperations } from './routes/suggestions.ts';

export const operations: readonly Operation[] = [
  ...chatOperations,
  ...suggestionOperations,
  ...answerOperations,
  ...conversationOperations,
  ...feedbackOperations,
  ...documentOperations,
  ...documentContentOperations,
  ...sourceOperations,
  ...completionOperations,
  ...responseOperations,
  ...embeddingOperations,
  ...openaiModelOperations,
  ...rolloutOperations,
  ...modelAssetOperations,
  ...sessionOperations,
  ...accountOperations,
  ...inboxOperations,
  ...settingsOperations,
  ...teachingOperations,
  ...statisticsOperations,
  ...keyOperations,
  ...reviewOperations,
  ...modelVersionOperations,
  ...operatingOperations,
];
