// Model versions beside each other, as the desk's page shows them.
import { z } from 'zod';

export const modelVersionsSchema = z
  .object({
    model: z.string().describe('The one that answers.'),
    versions: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        created: z.string().nullable(),
        scores: z.record(z.string(), z.looseObject({ questions: z.number(), f1: z.number() })),
        problem: z.string().nullable(),
        golden: z
          .object({ passed: z.int(), questions: z.int(), ranAt: z.iso.datetime() })
          .nullable()
          .describe('Its last result on the golden set.'),
      }),
    ),
  })
  .meta({ id: 'ModelVersions' });
export type ModelVersionsView = z.infer<typeof modelVersionsSchema>;
