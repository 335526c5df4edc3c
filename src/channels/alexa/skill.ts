// The skill: its handlers in order, the first that fits answers.
import { type Skill, SkillBuilders } from 'ask-sdk-core';
import { errorHandler } from './handlers/errors.ts';
import { lastAnswerHandlers } from './handlers/last-answer.ts';
import { questionHandlers } from './handlers/questions.ts';
import { sessionHandlers } from './handlers/session.ts';
import { yesNoHandlers } from './handlers/yes-no.ts';
import type { SkillContext } from './skill-context.ts';
import { startVisit } from './visit.ts';

/** Each request is invoked with a `Budget`. */
export function createSkill(context: SkillContext): Skill {
  return SkillBuilders.custom()
    .addRequestInterceptors(startVisit)
    .addRequestHandlers(
      ...questionHandlers(context),
      ...lastAnswerHandlers(context),
      ...yesNoHandlers(context),
      ...sessionHandlers(context),
    )
    .addErrorHandlers(errorHandler(context))
    .create();
}
