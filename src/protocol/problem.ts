// How a refusal looks over HTTP: a problem of RFC 9457, with what is wrong where in the request.
import { z } from 'zod';

export const problemSchema = z
  .looseObject({
    /** The address of a page about this kind of problem, or about:blank. */
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What went wrong this time, and what to do.'),
    instance: z.string().describe('The address that was asked.'),
    code: z.string().describe('The code of docs/errors.md.'),
    requestId: z.string().describe('The name of the request in the log of the service.'),
    errors: z
      .array(
        z.object({
          detail: z.string(),
          pointer: z.string().describe('A JSON pointer in a URI fragment: #/items/0/question.'),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
