// PostgreSQL keeps every character but one, so neither database is given it.

/** The text with U+0000 replaced, as half a surrogate pair is too when it is written as UTF-8. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}
