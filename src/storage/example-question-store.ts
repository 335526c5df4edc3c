// Questions that published documents answer in so many words: what a chat offers to begin with.
import type { Database } from './database.ts';

/** Enough to choose from; a help desk may have thousands. */
const MOST_ROWS = 500;

export function createExampleQuestionStore({ kysely }: Database) {
  return {
    /**
     * At most `limit` questions with different answers, from all over the documents.
     *
     * @param collections undefined for all
     */
    async examples(limit: number, collections?: readonly string[]): Promise<string[]> {
      if (collections?.length === 0) return [];
      let query = kysely
        .selectFrom('curatedAnswers')
        .innerJoin('documents', 'documents.id', 'curatedAnswers.documentId')
        .select(['curatedAnswers.questionsJson', 'curatedAnswers.answer'])
        .where('documents.revision', 'is not', null)
        .orderBy('documents.source')
        .orderBy('curatedAnswers.position')
        .limit(MOST_ROWS);
      if (collections !== undefined) query = query.where('documents.collection', 'in', collections);
      const byAnswer = new Map<string, string>();
      for (const { questionsJson, answer } of await query.execute()) {
        const [question]: string[] = JSON.parse(questionsJson);
        if (question !== undefined && !byAnswer.has(answer)) byAnswer.set(answer, question);
      }
      const questions = [...byAnswer.values()];
      const step = Math.max(1, questions.length / limit);
      const count = Math.min(limit, questions.length);
      return Array.from({ length: count }, (_, i) => questions[Math.floor(i * step)] ?? '');
    },
  };
}
