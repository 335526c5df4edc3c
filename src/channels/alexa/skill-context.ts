// What the handlers of the skill work with.
import type { Assistant } from '../../assistant/assistant.ts';
import type { ConversationStore } from '../../storage/conversation-store.ts';
import type { FeedbackStore } from '../../storage/feedback-store.ts';
import type { Events } from '../../telemetry/events.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Wording } from './wording.ts';

export interface SkillContext {
  readonly assistant: Assistant;
  readonly conversations: ConversationStore;
  readonly feedback: FeedbackStore;
  readonly events: Events;
  readonly log: Logger;
  readonly wording: Wording;
  /** The collections that Alexa may ask; default all. */
  readonly collections?: readonly string[];
  /** From then on the user is told to wait. */
  readonly meanwhileAfterMs: number;
}
