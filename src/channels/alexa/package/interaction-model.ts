// The interaction model of one language, as Amazon reads it: the intents and what people say for them.
import { z } from 'zod';

const intentSchema = z.object({
  name: z.string(),
  slots: z.array(z.object({ name: z.string(), type: z.string() })).optional(),
  samples: z.array(z.string()).default([]),
});
export type ModelIntent = z.infer<typeof intentSchema>;

/** What is checked of it and what the simulator needs; the rest stays as it is. */
export const interactionModelSchema = z.looseObject({
  interactionModel: z.looseObject({
    languageModel: z.looseObject({ invocationName: z.string(), intents: z.array(intentSchema) }),
  }),
});
export type InteractionModel = z.infer<typeof interactionModelSchema>;
