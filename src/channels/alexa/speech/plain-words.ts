// Takes the marks of Markdown out of a text and leaves its words.

// Each mark looks so far for its end and no further: a text of nothing but marks takes no longer than any other.

/** Line breaks end sentences, so that the items of a list are heard as such. */
export function plainWords(text: string): string {
  return text
    .replace(/[ \t]{8,}/g, '        ')
    .replace(/```[^\n]*\n?|~~~[^\n]*\n?/g, '')
    .replace(/^(?=.*---)[ \t|:-]+$/gm, '')
    .replace(/!?\[([^\]]{0,300})\]\((?:[^()\s]|\([^()\s]{0,300}\)){0,2000}(?:\s{1,8}"[^"]{0,300}")?\)/g, '$1')
    .replace(/<((?:https?:\/\/|mailto:)[^>\s]{1,2000})>/g, '$1')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ')
    .replace(/^[ \t]{0,3}(?:#{1,6}|>+|[-*+•·]|\d{1,3}[.)])[ \t]+/gm, '')
    .replace(/(\*\*|__|~~)(?=\S)(.{1,500}?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])([*_])(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])/g, '$2')
    .replace(/`([^`]{0,500})`/g, '$1')
    .replace(/[ \t]{0,8}\|[ \t]{0,8}/g, ', ')
    .replace(/^[, ]+|[, ]+$/gm, '')
    .replace(/([^\s.!?:;,…])[ \t]*\n+\s*/g, '$1. ')
    .replace(/\s+/g, ' ')
    .trim();
}
