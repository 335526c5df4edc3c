// Takes the marks of Markdown out of a text and leaves its words.

/** Line breaks end sentences, so that the items of a list are heard as such. */
export function plainWords(text: string): string {
  return text
    .replace(/```[^\n]*\n?|~~~[^\n]*\n?/g, '')
    .replace(/^(?=.*---)[ \t|:-]+$/gm, '')
    .replace(/!?\[([^\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/<((?:https?:\/\/|mailto:)[^>\s]+)>/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/^[ \t]{0,3}(?:#{1,6}|>+|[-*+•·]|\d{1,3}[.)])[ \t]+/gm, '')
    .replace(/(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])/g, '$2')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/[ \t]*\|[ \t]*/g, ', ')
    .replace(/^[, ]+|[, ]+$/gm, '')
    .replace(/([^\s.!?:;,…])[ \t]*\n+\s*/g, '$1. ')
    .replace(/\s+/g, ' ')
    .trim();
}
