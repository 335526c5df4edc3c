// A stage behind the model: another model reads the same passages, and the one that is surer of its best answer is heard.
//
//   {"module": "./second-opinion.mjs", "options": {"model": "legal-qa"}}
//
// It belongs between "read" and "decide". The model lies in MODELS_DIR beside the one that answers.

/** @type {import('frontdesk').CreateStage} */
export const createStage = ({ model }) => {
  if (typeof model !== 'string') throw new Error('give "model", the name of a model in MODELS_DIR');
  return {
    name: 'second-opinion',
    kind: 'model',
    models: [model],
    async run({ question, passages, answer, outcome }, { predict }) {
      if (outcome || passages.length === 0) return undefined;
      const second = await predict(model, [{ question, candidates: passages }]);
      const [other] = second.answers;
      if (!other || other.confidence <= (answer?.confidence ?? 0)) return undefined;
      return { answer: other, model: second.model };
    },
  };
};
