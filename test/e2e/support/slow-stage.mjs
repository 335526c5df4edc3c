// A stage that takes its time over a question that begins with "Slowly", the first time that it is asked.

const asked = new Set();

/** @type {import('../../../src/assistant/own-stage.ts').CreateStage} */
export const createStage = () => ({
  name: 'slow',
  kind: 'pre-processing',
  async run({ conversationId, message, question }, { signal }) {
    if (!message.startsWith('Slowly')) return undefined;
    if (!asked.has(conversationId)) {
      asked.add(conversationId);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    }
    return { question: question.replace(/^Slowly:\s*/, '') };
  },
});
