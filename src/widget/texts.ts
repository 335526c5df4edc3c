// Every text that the chat shows or speaks; a page replaces one with the attribute `text-<name>`.

export const defaultTexts = {
  title: 'Ask us',
  subtitle: 'Answers from our documents',
  launcher: 'Ask a question',
  close: 'Close the chat',
  greeting: 'Hello! What would you like to know?',
  transcript: 'Conversation',
  placeholder: 'Type your question',
  length: '{count} of {most} characters',
  tooLong: 'Too long: {count} of {most} characters',
  send: 'Send',
  stop: 'Stop the answer',
  footnote: 'Answers are found in documents. Open a source to check.',
  newest: 'Show the newest answer',
  newConversation: 'Start a new conversation',
  person: 'Talk to a person',
  personQuestion: 'I would like to talk to a person.',
  personTyping: '{name} is writing …',
  leaveMessage: 'Leave a message',
  leaveName: 'Your name',
  leaveContact: 'E-mail or phone',
  leaveText: 'Your message',
  leaveSend: 'Leave the message',
  leaveThanks: 'Thank you. We have your message and will answer you.',
  thinking: 'Looking it up',
  showingFor: 'Showing the answer for “{question}”',
  staffAnswer: 'Answered by our staff',
  suggestions: 'You could ask',
  sources: 'Sources',
  related: 'This may help',
  page: 'page {page}',
  openDocument: 'Open the document',
  helpful: 'This answer helped',
  notHelpful: 'This answer did not help',
  thanks: 'Thank you for telling us.',
  correction: 'What would have been the right answer?',
  correctionHint: 'Tell us in your own words, or skip this.',
  correctionSend: 'Send',
  correctionSkip: 'No, thanks',
  feedbackFailed: 'That could not be sent. Please try again.',
  readAloud: 'Read aloud',
  stopReading: 'Stop reading',
  dictate: 'Ask by voice',
  stopDictating: 'Stop listening',
  listening: 'Listening …',
  noMicrophone: 'The microphone cannot be used here.',
  queued: 'Will be sent as soon as there is a connection',
  offline: 'No connection. Your questions are kept and sent later.',
  loading: 'Loading the desk: {loaded} of {total} MB',
  unavailable: 'The chat is not available on this page.',
  failed: 'This could not be answered.',
  stopped: 'Stopped.',
  retry: 'Try again',
  you: 'You',
};

export type TextName = keyof typeof defaultTexts;
export type Texts = Readonly<Record<TextName, string>>;

export const textNames = Object.keys(defaultTexts) as TextName[];

/** `newConversation` is set by `text-new-conversation`. */
export const textAttribute = (name: TextName): string =>
  `text-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Puts values in the places of a text that are named in braces. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
