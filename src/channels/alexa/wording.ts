// What Alexa says in the skill's own name. Each text that keeps the session open ends with a question.

export interface Wording {
  readonly welcome: string;
  readonly help: string;
  readonly prompt: string;
  readonly fallback: string;
  readonly goodbye: string;
}

/** `deskName` as in "I answer questions about …". */
export function createWording(deskName: string): Wording {
  const examples = 'when do you open, how do I renew a book, or where is the printer';
  return {
    welcome: `Hello! I answer questions about ${deskName}. For example: ${examples}? What would you like to know?`,
    help: `Ask me about ${deskName} in your own words, such as: ${examples}? You can also ask a follow-up question, such as: and on Sundays? Say repeat to hear an answer again, send it to my phone to get it with its source, talk to a person to reach somebody, or stop to end. What would you like to know?`,
    prompt: 'What would you like to know?',
    fallback: `I did not understand that. Ask a whole question, such as: ${examples}? What would you like to know?`,
    goodbye: 'Goodbye.',
  };
}

export const phrases = {
  reprompt: 'You can ask another question, or say stop. What would you like to know?',
  more: 'Do you want to hear more?',
  moreReprompt: 'Say yes to hear more, or ask another question. Do you want to hear more?',
  feedback: 'Did that answer your question?',
  feedbackReprompt: 'You can say yes or no, or ask another question. Did that answer your question?',
  thanks: 'Thank you. What else would you like to know?',
  sorry:
    'I am sorry, and thank you for telling me. Ask again in other words, or say: talk to a person. What would you like to do?',
  anythingElse: 'Is there anything else that you would like to know?',
  nothingMore: 'That is all I have about it. What else would you like to know?',
  nothingYet: 'I have not answered anything yet. What would you like to know?',
  sent: 'I have sent the answer and its source to your Alexa app. What else would you like to know?',
  oneMoment: "One moment, I'm looking that up.",
  late: 'I am sorry, that is taking me too long. Please ask me again. What would you like to know?',
  busy: 'I am sorry, many people are asking at the moment. Please ask again in a minute. What would you like to know?',
  failed: 'I am sorry, something went wrong on my side. Please ask me again. What would you like to know?',
} as const;
