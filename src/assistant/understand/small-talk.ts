// What the assistant says to small talk, in its own name.

/** What a message may want beside an answer; training-data/intents.jsonl has examples of each. */
export const SMALL_TALK_INTENTS = [
  'greeting',
  'how_are_you',
  'thanks',
  'farewell',
  'who_are_you',
  'capabilities',
  'compliment',
  'complaint_about_bot',
  'affirm',
  'deny',
  'chitchat',
] as const;
export type SmallTalkIntent = (typeof SMALL_TALK_INTENTS)[number];

/** Intents that the turn answers in other ways: a person, and the last answer again. */
export const HANDOFF_INTENT = 'handoff';
export const REPEAT_INTENT = 'repeat';

export interface SmallTalkSettings {
  /** "Riverside Library" */
  readonly deskName?: string;
  /** What to say when somebody asks for a person. */
  readonly handoffText?: string;
}

export const isSmallTalk = (intent: string): intent is SmallTalkIntent =>
  (SMALL_TALK_INTENTS as readonly string[]).includes(intent);

export function smallTalkReply(
  intent: SmallTalkIntent,
  { deskName = 'this desk' }: SmallTalkSettings = {},
): string {
  switch (intent) {
    case 'greeting':
      return `Hello! I answer questions from the documents of ${deskName}. What would you like to know?`;
    case 'how_are_you':
      return 'I am fine, thank you. What would you like to know?';
    case 'thanks':
      return 'You are welcome. Is there anything else you would like to know?';
    case 'farewell':
      return 'Goodbye, and have a good day.';
    case 'who_are_you':
      return `I am the assistant of ${deskName}, a computer program. I look up your questions in its documents and show where each answer comes from.`;
    case 'capabilities':
      return `Ask me a question in your own words. I look it up in the documents of ${deskName} and show you where the answer comes from. You can ask follow-up questions (“and on Sundays?”), ask me to repeat an answer, or ask for a person.`;
    case 'compliment':
      return 'Thank you, that is kind of you. Is there anything else you would like to know?';
    case 'complaint_about_bot':
      return 'I am sorry that I was no help. Please ask again in other words, or say “talk to a person”.';
    case 'affirm':
      return 'All right. What would you like to know?';
    case 'deny':
      return 'All right. Ask me whenever you need something.';
    case 'chitchat':
      return `I am better at questions about ${deskName}. What would you like to know?`;
  }
}

/** To somebody who wants a person. */
export function handoffReply({ deskName = 'this desk', handoffText }: SmallTalkSettings = {}): string {
  return handoffText ?? `I cannot connect you myself. Please ask the staff of ${deskName}.`;
}

/** To “say that again” before anything was answered. */
export const nothingToRepeat = (): string => 'I have not answered anything yet. What would you like to know?';
