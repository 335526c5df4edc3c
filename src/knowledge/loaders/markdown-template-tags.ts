// Takes out of a Markdown text what its site's generator would work on: template tags, attribute lists, fences of notes.
import type { FrontMatterList } from './markdown-front-matter.ts';
import { isQuestion } from './questions.ts';

/** Code between fences, and in a line: it is shown as it is. */
const CODE = /^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:[\s\S]*?\n)? {0,3}\1[`~]*[^\S\n]*$|`[^`\n]+`/gm;
/** Liquid, Jinja and Go templates: `{% … %}`, `{{ … }}`, `{{< … >}}`, comments with what they hold. */
const TAGS =
  /\{%-?\s*comment\s*-?%\}[\s\S]{0,20000}?\{%-?\s*endcomment\s*-?%\}|\{%[^%\n]{0,2000}(?:%(?!\})[^%\n]{0,2000})*%\}|\{\{[^{}]{0,2000}\}\}|\{#[\s][^\n]{0,2000}?#\}/g;
/** kramdown: `{: .note}`, `{#part-one}`. */
const ATTRIBUTES = /\{:[^}\n]{0,500}\}|[^\S\n]*\{[#.][\w\s.#="'-]{0,200}\}(?=[^\S\n]*$)/gm;
const IMPORTS = /^(?:import|export)\s[^\n]*(?:from\s+)?['"][^'"\n]+['"];?[^\S\n]*$/gm;
/** `:::note Title`, with `:::` at its end; GitHub's `> [!NOTE]`. */
const FENCES = /^[^\S\n]*:{3,}[^\S\n]*(?:\{?[\w.-]+\}?)?(?:\[([^\]\n]*)\]|[^\S\n]+([^\n]*))?$/gm;
const ALERTS = /\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|INFO)\][^\S\n]*/g;
/** `!!! note "Title"` with its text indented below. */
const ADMONITION =
  /^(?:!!!|\?{3}\+?)[^\S\n]+[\w-]+(?:[^\S\n]+"([^"\n]*)")?[^\S\n]*\n((?:(?: {4}|\t)[^\n]*\n?|[^\S\n]*\n)*)/gm;
/** A term with `: ` before its description on the next line. */
const DEFINITION = /^(?![\s>#|`-])([^\n]{1,200})\n(?:[^\S\n]*\n)?:[^\S\n]{1,3}(?=\S)/gm;

export interface CleanMarkdown {
  readonly markdown: string;
  /** What was taken out, as it stood. */
  readonly removed: readonly string[];
  /** Keys of the lists that a tag puts into the text. */
  readonly shown: ReadonlySet<string>;
}

export function withoutTemplateTags(
  source: string,
  lists: ReadonlyMap<string, FrontMatterList>,
): CleanMarkdown {
  const removed: string[] = [];
  const shown = new Set<string>();
  const remove = (tag: string) => {
    removed.push(tag);
    return '';
  };
  const replaceTag = (tag: string) => {
    const key = /\bpage\.([\w-]+)/.exec(tag)?.[1] ?? '';
    const list = tag.startsWith('{% include') || tag.startsWith('{%- include') ? lists.get(key) : undefined;
    if (!list) return remove(tag);
    shown.add(key);
    return `\n${list.items}\n`;
  };
  const clean = (text: string) =>
    text
      .replaceAll(TAGS, replaceTag)
      .replaceAll(ATTRIBUTES, remove)
      .replaceAll(IMPORTS, remove)
      .replaceAll(ALERTS, '')
      .replaceAll(FENCES, (_, bracketed?: string, title?: string) => `\n${bracketed ?? title ?? ''}\n`)
      .replaceAll(
        ADMONITION,
        (_, title: string | undefined, text: string) =>
          `${title ? `**${title}**\n\n` : ''}${text.replaceAll(/^(?: {4}|\t)/gm, '')}`,
      )
      .replaceAll(DEFINITION, (_, term: string) => (isQuestion(term) ? `**${term}**\n\n` : `${term}: `));
  let markdown = '';
  let at = 0;
  const text = source.replaceAll('\r\n', '\n');
  for (const code of text.matchAll(CODE)) {
    markdown += clean(text.slice(at, code.index)) + code[0];
    at = code.index + code[0].length;
  }
  return { markdown: markdown + clean(text.slice(at)), removed, shown };
}
