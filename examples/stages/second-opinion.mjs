// A stage behind the model: another model reads the same passages, and the one that is surer of its best answer is heard.
//
//   {"module": "./second-opinion.mjs", "options": {"model": "legal-qa"}}
//
// It belongs between "read" and "judge". The model lies in MODELS_DIR beside the one that answers.

/** @type {import('frontdesk').CreateStage} */
export const createStage = ({ model }) => {
  if (typeof model !== 'string') throw new Error('give "model", the name of a model in MODELS_DIR');
  return {
    name: 'second-opinion',
    kind: 'model',
    models: [model],
    async run({ question, passages, readings, outcome }, { predict }) {
      if (outcome || passages.length === 0) return undefined;
      const requests = passages.map(({ text }) => ({ context: text, question }));
      const second = await predict(model, requests);
      if (surenessOf(second.answers) <= surenessOf(readings)) return undefined;
      return { readings: second.answers, model: second.model };
    },
  };
};

/** @param {readonly { confidence: number, noAnswerProbability: number }[]} answers */
function surenessOf(answers) {
  return Math.max(
    0,
    ...answers.map(({ confidence, noAnswerProbability }) => confidence * (1 - noAnswerProbability)),
  );
}
