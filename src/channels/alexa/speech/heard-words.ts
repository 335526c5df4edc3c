// The words of a slot as somebody would type them. Alexa writes letters that are spelt out as "p. d. f.".

/** The question whole again: the phrase that the interaction model cut off, and what was heard after it. */
export function questionFrom(carrier: string, heard: string, mark: '?' | '.' = '?'): string {
  const words = heard
    .replace(/\b(?:[a-z]\. ?){2,}(?!\w)/gi, (letters) => {
      const joined = letters.replace(/[. ]/g, '');
      const after = letters.endsWith(' ') ? ' ' : '';
      return /^[ap]m$/i.test(joined) ? `${joined.toLowerCase()}${after}` : `${joined.toUpperCase()}${after}`;
    })
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.?!]+$/, '');
  const text = `${carrier} ${words}`.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${mark}`;
}
