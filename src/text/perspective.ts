// Turns the asker's point of view into the desk's: "my card" → "your card", "do you open" → "do we open".

const ASKER: Readonly<Record<string, string>> = {
  I: 'you',
  i: 'you',
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
};

/** Whether a text speaks as a desk does to the people who ask it. */
export function speaksAsDesk(text: string): boolean {
  return /\b(?:we|our|us)\b/i.test(text) && /\b(?:you|your)\b/i.test(text);
}

/**
 * The question with the persons exchanged. "You" is the desk where a desk answers, or where the verb is not "can" or
 * "should" (as in "What can you see from the tower?").
 *
 * @param isDesk Whether a desk answers
 */
export function flipPerspective(question: string, isDesk: boolean): string {
  const asksForSelf =
    /\b(?:do|did|can|could|should|may|must|will|would|am|was|have|if|when) i\b/i.test(question) ||
    (/\b(?:me|my|mine)\b/i.test(question) &&
      !/^who (?:sings|sang|wrote|plays|played|made|said|recorded|did)\b/.test(question));
  const youIsDesk = /\b(?:you|your|yours)\b/i.test(question) && (isDesk || asksForSelf);
  if (!asksForSelf && !youIsDesk) return question;
  const words = question.split(' ');
  const flipped = words.map((word, i) => {
    const [, plain, mark] = /^([A-Za-z]+)([?.,!]*)$/.exec(word) ?? [];
    if (plain === undefined) return word;
    const next = words[i + 1]?.replace(/\W+$/, '');
    if (/^(?:am|was)$/i.test(plain) && /^i$/i.test(next ?? ''))
      return `${plain.toLowerCase() === 'am' ? 'are' : 'were'}${mark}`;
    const own = ASKER[plain] ?? (plain === 'My' ? 'Your' : undefined);
    if (own !== undefined && asksForSelf) return own + mark;
    if (!youIsDesk) return word;
    const lower = plain.toLowerCase();
    if (lower === 'you')
      return (
        (/^(?:do|did|are|were|have|can|could|will|would|should|may|must|how|that|what|which|when|where|if)$/i.test(
          words[i - 1] ?? '',
        )
          ? 'we'
          : 'us') + mark
      );
    if (lower === 'your') return `our${mark}`;
    return lower === 'yours' ? `ours${mark}` : word;
  });
  return flipped.join(' ');
}
