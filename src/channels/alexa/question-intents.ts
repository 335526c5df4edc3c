// The intents that carry a question, and the words that Alexa cuts off it.

import { questionFrom } from './speech/heard-words.ts';

/**
 * A slot that holds free speech needs a phrase around it (`AMAZON.SearchQuery`), which does not reach the skill: one
 * intent for each, so that "when does the library open" is whole again. The interaction models are held against this.
 */
export const carriers: Readonly<Record<string, string>> = {
  WhatIntent: 'what',
  WhatIsIntent: 'what is',
  WhatAreIntent: 'what are',
  WhatAboutIntent: 'what about',
  WhenIntent: 'when',
  WhenIsIntent: 'when is',
  WhereIntent: 'where',
  WhereIsIntent: 'where is',
  WhoIntent: 'who',
  WhoIsIntent: 'who is',
  WhoseIntent: 'whose',
  WhichIntent: 'which',
  WhyIntent: 'why',
  HowIntent: 'how',
  HowMuchIntent: 'how much',
  HowManyIntent: 'how many',
  HowLongIntent: 'how long',
  HowDoIntent: 'how do',
  IsIntent: 'is',
  AreIntent: 'are',
  AmIntent: 'am',
  WasIntent: 'was',
  WereIntent: 'were',
  DoIntent: 'do',
  DoesIntent: 'does',
  DidIntent: 'did',
  CanIntent: 'can',
  CouldIntent: 'could',
  MayIntent: 'may',
  MustIntent: 'must',
  ShouldIntent: 'should',
  WillIntent: 'will',
  WouldIntent: 'would',
  HasIntent: 'has',
  HaveIntent: 'have',
  AndIntent: 'and',
  TellMeAboutIntent: 'tell me about',
  NeedIntent: 'I need',
  WantIntent: 'I want',
  LookingForIntent: 'I am looking for',
};

/** Their carriers make no question. */
const statements = new Set(['TellMeAboutIntent', 'NeedIntent', 'WantIntent', 'LookingForIntent']);

export const isQuestionIntent = (name: string): boolean => Object.hasOwn(carriers, name);

/** The name of the slot in all of them. */
export const QUERY_SLOT = 'query';

/** What was asked, from the intent and what its slot holds. */
export function questionOf(intent: string, heard: string): string {
  return questionFrom(carriers[intent] ?? '', heard, statements.has(intent) ? '.' : '?');
}
