import { describe, expect, it } from 'vitest';
import { createIntentClassifier } from '../../src/assistant/intents.ts';

const classifier = createIntentClassifier();

describe('what a message wants', () => {
  it.each([
    ['Hello!', 'greeting'],
    ['good morning everyone', 'greeting'],
    ['Thanks, that was really helpful', 'thanks'],
    ['ok bye, see you tomorrow', 'goodbye'],
    ['Who are you?', 'identity'],
    ['are you actually a human?', 'identity'],
    ['What can you do for me?', 'abilities'],
    ['May I speak to a real person please?', 'person'],
    ['Could you please say that again?', 'repeat'],
  ])('“%s” is taken for %s', (message, intent) => {
    expect(classifier.understand(message).intent).toBe(intent);
  });

  it.each([
    'When do you open?',
    'opening hours sunday?',
    'and on Sundays?',
    'Who is the director?',
    'What is the name of the building?',
    'Is there a person who helps with computers?',
    'How do I thank a volunteer?',
    'Can I repeat the course?',
    'help with taxes',
    'Good Friday opening hours',
    '???',
  ])('“%s” stays a question', (message) => {
    expect(classifier.understand(message).intent).toBe('question');
  });

  it('a greeting before a question is not part of it', () => {
    for (const message of ['Hi there, when do you open?', 'Hello! Thanks. when do you open?'])
      expect(classifier.understand(message)).toMatchObject({
        intent: 'question',
        question: 'when do you open?',
      });
  });
});
