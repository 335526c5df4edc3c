// /v1/curated-answers, /v1/unanswered, /v1/taught: what people teach the desk.
import { Router } from 'express';
import { z } from 'zod';
import { principalName } from '../../../../access/principal.ts';
import { AppError } from '../../../../errors.ts';
import { nameSchema } from '../../../../protocol/chat.ts';
import {
  type CuratedEntryList,
  type CuratedEntryView,
  curatedEntryContentSchema,
  curatedEntryListSchema,
  curatedEntrySchema,
  notOursSchema,
  teachingSchema,
  type UnansweredView,
  unansweredSchema,
} from '../../../../protocol/desk-teaching.ts';
import type { CuratedEntryContent, CuratedEntryRow } from '../../../../storage/desk/curated-entry-store.ts';
import { findUnanswered } from '../../../../teaching/unanswered.ts';
import { type HttpContext, principalOf } from '../../http-context.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';

const params = z.object({ entryId: nameSchema });
const showsEntry = (description: string) => ({
  200: { description, content: { 'application/json': curatedEntrySchema } },
});

const listEntries = {
  id: 'listCuratedAnswers',
  method: 'get',
  path: '/v1/curated-answers',
  tag: 'Desk',
  summary: 'List the answers that people wrote',
  scope: 'desk:read',
  answers: { 200: { description: 'All.', content: { 'application/json': curatedEntryListSchema } } },
} satisfies Operation;

const addEntry = {
  id: 'addCuratedAnswer',
  method: 'post',
  path: '/v1/curated-answers',
  tag: 'Desk',
  summary: 'Write an answer; it is given from the next question on',
  scope: 'desk:write',
  body: curatedEntryContentSchema,
  answers: showsEntry('It is asked.'),
} satisfies Operation;

const changeEntry = {
  id: 'changeCuratedAnswer',
  method: 'put',
  path: '/v1/curated-answers/{entryId}',
  tag: 'Desk',
  summary: 'Change an answer',
  scope: 'desk:write',
  params,
  body: curatedEntryContentSchema,
  answers: showsEntry('It is asked as it is now.'),
} satisfies Operation;

const removeEntry = {
  id: 'removeCuratedAnswer',
  method: 'delete',
  path: '/v1/curated-answers/{entryId}',
  tag: 'Desk',
  summary: 'Remove an answer',
  scope: 'desk:write',
  params,
  answers: { 204: { description: 'No question finds it any more.' } },
} satisfies Operation;

const listUnanswered = {
  id: 'listUnanswered',
  method: 'get',
  path: '/v1/unanswered',
  tag: 'Desk',
  summary: 'List questions that were declined, unsure, rated down or corrected',
  description: 'Of the last 90 days, grouped by what they mean, the most frequent first.',
  scope: 'desk:read',
  answers: { 200: { description: 'The groups.', content: { 'application/json': unansweredSchema } } },
} satisfies Operation;

const teach = {
  id: 'teach',
  method: 'post',
  path: '/v1/taught',
  tag: 'Desk',
  summary: 'Teach the desk an answer',
  description: 'It is given from the next question on, and kept as an example to train with.',
  scope: 'desk:write',
  body: teachingSchema,
  answers: showsEntry('The answer that people wrote.'),
} satisfies Operation;

const markNotOurs = {
  id: 'markNotOurs',
  method: 'post',
  path: '/v1/unanswered/not-ours',
  tag: 'Desk',
  summary: 'Say that questions are not for this desk',
  scope: 'desk:write',
  body: notOursSchema,
  answers: { 204: { description: 'They are no longer listed.' } },
} satisfies Operation;

const downloadTaught = {
  id: 'downloadTaught',
  method: 'get',
  path: '/v1/taught',
  tag: 'Desk',
  summary: 'Download what was taught, as training data',
  description: 'JSON lines: question, phrasings, evidence, short answer and sentence.',
  scope: 'desk:read',
  answers: { 200: { description: 'An example a line.', content: { 'application/x-ndjson': z.string() } } },
} satisfies Operation;

export const teachingOperations = [
  listEntries,
  addEntry,
  changeEntry,
  removeEntry,
  listUnanswered,
  teach,
  markNotOurs,
  downloadTaught,
];

export function teachingRoutes(context: HttpContext): Router {
  const router = Router();
  const { stores, publishedEntries, groupQuestions } = context;
  const { curatedEntries: entries, questions } = stores;
  const noEntry = (id: string) => new AppError('not_found', `There is no answer ${id}.`);

  mountOperation(router, context, listEntries, async (_input, response) => {
    response.json({ entries: (await entries.list()).map(entryView) } satisfies CuratedEntryList);
  });
  mountOperation(router, context, addEntry, async ({ body }, response) => {
    const entry = await entries.add(contentOf(body), principalName(principalOf(response)));
    await publishedEntries.publish();
    response.locals.auditDetail = entry.questions[0] ?? '';
    response.json(entryView(entry));
  });
  mountOperation(router, context, changeEntry, async ({ params, body }, response) => {
    const by = principalName(principalOf(response));
    const entry = await entries.change(params.entryId, contentOf(body), by);
    if (!entry) throw noEntry(params.entryId);
    await publishedEntries.publish();
    response.locals.auditDetail = entry.questions[0] ?? '';
    response.json(entryView(entry));
  });
  mountOperation(router, context, removeEntry, async ({ params }, response) => {
    const entry = await entries.find(params.entryId);
    if (!entry || !(await entries.remove(entry.id))) throw noEntry(params.entryId);
    await publishedEntries.publish();
    response.locals.auditDetail = entry.questions[0] ?? '';
    response.status(204).end();
  });

  mountOperation(router, context, listUnanswered, async (_input, response) => {
    const groups = await findUnanswered(questions, groupQuestions);
    response.json({
      groups: groups.map(({ lastAskedAtMs, phrasings, messageIds, corrections, ...group }) => ({
        ...group,
        phrasings: [...phrasings],
        messageIds: [...messageIds],
        corrections: [...corrections],
        lastAskedAt: new Date(lastAskedAtMs).toISOString(),
      })),
    } satisfies UnansweredView);
  });

  mountOperation(router, context, teach, async ({ body }, response) => {
    const by = principalName(principalOf(response));
    const { messageIds, answer, shortAnswer } = body;
    const phrasings = [...new Set(body.questions)];
    const evidence = body.evidence ? await evidenceOf(context, body.evidence) : null;
    const entry = await entries.add({ questions: phrasings, answer, url: null, expiresAtMs: null }, by);
    await questions.addExample({
      questions: phrasings,
      documentId: evidence?.documentId ?? null,
      documentTitle: evidence?.title ?? null,
      evidence: evidence?.text ?? null,
      shortAnswer: shortAnswer || null,
      answer,
      taughtBy: by,
    });
    await questions.decide(messageIds, { decision: 'taught', entryId: entry.id, by });
    await publishedEntries.publish();
    response.locals.auditDetail = phrasings[0] ?? '';
    response.json(entryView(entry));
  });

  mountOperation(router, context, markNotOurs, async ({ body }, response) => {
    await questions.decide(body.messageIds, {
      decision: 'not-ours',
      by: principalName(principalOf(response)),
    });
    response.locals.auditDetail = `${body.messageIds.length} questions`;
    response.status(204).end();
  });

  mountOperation(router, context, downloadTaught, async (_input, response) => {
    const examples = await questions.examples();
    response
      .set('Content-Disposition', 'attachment; filename="taught.jsonl"')
      .type('application/x-ndjson')
      .send(examples.map((one, i) => `${JSON.stringify(deskLine(one, i))}\n`).join(''));
  });
  return router;
}

/** A line in the form of the desks in training-data/desks. */
function deskLine(
  {
    questions: [question, ...also],
    documentTitle,
    evidence,
    shortAnswer,
    answer,
  }: {
    readonly questions: readonly string[];
    readonly documentTitle: string | null;
    readonly evidence: string | null;
    readonly shortAnswer: string | null;
    readonly answer: string;
  },
  index: number,
) {
  return {
    id: `taught-${String(index + 1).padStart(3, '0')}`,
    question,
    also,
    asks: 'fact',
    document: documentTitle,
    evidence: evidence === null ? [] : [evidence],
    short: shortAnswer,
    answer,
  };
}

/** @throws AppError `not_found`, `invalid_input` for a place that is not in the text */
async function evidenceOf(
  { stores: { documents } }: HttpContext,
  { documentId, start, end }: { documentId: string; start: number; end: number },
) {
  const document = await documents.find(documentId);
  const content = document && (await documents.content(documentId));
  if (!content) throw new AppError('not_found', `There is no document ${documentId}.`);
  if (start >= end || end > content.text.length)
    throw new AppError('invalid_input', 'The marked place is not in the text of the document.');
  return { documentId, title: document.title, text: content.text.slice(start, end).trim() };
}

function contentOf({
  questions,
  answer,
  url,
  expiresAt,
}: z.output<typeof curatedEntryContentSchema>): CuratedEntryContent {
  return {
    questions: [...new Set(questions)],
    answer,
    url,
    expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
  };
}

function entryView(row: CuratedEntryRow): CuratedEntryView {
  const { id, questions, answer, url, expiresAtMs, createdAtMs, createdBy, updatedAtMs, updatedBy } = row;
  return {
    id,
    questions: [...questions],
    answer,
    url,
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
    isExpired: expiresAtMs !== null && expiresAtMs <= Date.now(),
    createdAt: new Date(createdAtMs).toISOString(),
    createdBy,
    updatedAt: new Date(updatedAtMs).toISOString(),
    updatedBy,
  };
}
