// A reply of the desk for people: the answer, where it stands, and what else could be asked.
import type { Reply, ReplyBlock, Source } from '../protocol/reply.ts';
import { printable, type Styles, wrap } from './terminal.ts';

const INDENT = '  ';
const QUOTE_CHARS = 200;
const SOURCES = 3;
const SOURCES_OF_DECLINED = 2;

export function describeReply(reply: Reply, { bold, faint }: Styles, width: number): string {
  const { kind, correctedQuestion, sources, suggestions, confidence, latencyMs, model } = reply;
  const shown = sources.slice(0, kind === 'no_answer' ? SOURCES_OF_DECLINED : SOURCES);
  const details = [
    ...(kind === 'answer' ? [`confidence ${Math.round(100 * confidence)} %`] : [kind.replace('_', ' ')]),
    `${latencyMs.toFixed(latencyMs < 10 ? 1 : 0)} ms`,
    ...(model === null ? [] : [`${model.name}/${model.version}`]),
  ];
  const lines = [
    ...(correctedQuestion === undefined
      ? []
      : [faint(`Showing the answer for “${printable(correctedQuestion)}”`)]),
    bold(textOf(reply, width)),
    ...shown.flatMap((source) => ['', ...describeSource(source, faint, width)]),
    ...(suggestions.length === 0
      ? []
      : ['', 'You could ask:', ...suggestions.map((one) => INDENT + printable(one))]),
    '',
    faint(INDENT + details.join(' · ')),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function textOf({ text, blocks }: Reply, width: number): string {
  if (blocks === undefined) return wrap(printable(text), width);
  return blocks.map((block) => describeBlock(block, width)).join('\n\n');
}

function describeBlock(block: ReplyBlock, width: number): string {
  if (block.kind === 'paragraph') return wrap(printable(block.text), width);
  return block.items
    .map((item, i) => {
      const mark = block.kind === 'steps' ? `${i + 1}. ` : '• ';
      return mark + indented(wrap(printable(item), width - mark.length), mark.length);
    })
    .join('\n');
}

function describeSource(
  { title, heading, page, quote }: Source,
  faint: Styles['faint'],
  width: number,
): string[] {
  const place = [
    title,
    ...heading.filter((name) => name !== title),
    ...(page === undefined ? [] : [`page ${page}`]),
  ];
  const flat = printable(quote).replace(/\s+/g, ' ').trim();
  const words = flat.length > QUOTE_CHARS ? `${flat.slice(0, flat.lastIndexOf(' ', QUOTE_CHARS))} …` : flat;
  return [
    printable(`From ${place.join(' › ')}:`),
    INDENT + faint(indented(wrap(`“${words}”`, width - INDENT.length), INDENT.length)),
  ];
}

const indented = (text: string, by: number): string => text.replaceAll('\n', `\n${' '.repeat(by)}`);
