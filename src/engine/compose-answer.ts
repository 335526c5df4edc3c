// Puts the units that answer into words: sentences, steps and lists as they stand, with "Yes." or "No." before them.
import type { AnswerKind } from '../model/desk-reader.ts';
import type { Answer, AnswerBlock, Candidate } from './engine.ts';

interface ToldUnit {
  readonly passage: Candidate;
  readonly unit: number;
}

const POLARITY: Partial<Record<AnswerKind, string>> = { yes: 'Yes.', no: 'No.' };

/** Units that answer together. */
export interface ToldUnits {
  readonly kind: AnswerKind;
  /** In the order of the text. */
  readonly units: readonly ToldUnit[];
}

/** @param all The answer; a second one where another place answers too */
export function composeAnswer(all: readonly ToldUnits[]): Pick<Answer, 'text' | 'blocks' | 'origin'> {
  const blocks = all.flatMap(({ kind, units }, i) => {
    const own = blocksOf(units, kind);
    return i === 0 ? own : [{ kind: 'paragraph' as const, text: beside(units) }, ...own];
  });
  const isFramed = all.some(({ kind }) => POLARITY[kind]) || blocks.some(({ kind }) => kind !== 'paragraph');
  return {
    text: blocks.map(textOf).join('\n'),
    blocks,
    origin: isFramed || all.length > 1 ? 'framed' : 'quoted',
  };
}

/** Says where the second answer stands. */
function beside([first]: readonly ToldUnit[]): string {
  const heading = first?.passage.headings.at(-1) ?? first?.passage.title ?? '';
  return heading === '' ? 'Another place says:' : `Under “${heading}” it says:`;
}

function blocksOf(units: readonly ToldUnit[], kind: AnswerKind): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let listOpen:
    | { kind: 'steps' | 'bullets'; group: number | undefined; items: string[]; numbers: number }
    | undefined;
  const closeList = () => {
    if (listOpen && listOpen.items.length > 1) blocks.push({ kind: listOpen.kind, items: listOpen.items });
    else if (listOpen) blocks.push({ kind: 'paragraph', text: listOpen.items.map(ended).join(' ') });
    listOpen = undefined;
  };
  units.forEach(({ passage, unit }, i) => {
    const { kind: form, start, end, group, number } = passage.units[unit] as Candidate['units'][number];
    const words = passage.text.slice(start, end);
    const previous = units[i - 1];
    if (form === 'item' || form === 'step') {
      const list = form === 'step' ? 'steps' : 'bullets';
      if (listOpen?.kind !== list || listOpen.group !== group) closeList();
      listOpen ??= { kind: list, group, items: [], numbers: 0 };
      // A further sentence of the same item goes on in it.
      const before = passage.units[unit - 1];
      const goesOn =
        listOpen.items.length > 0 &&
        previous?.passage === passage &&
        previous.unit === unit - 1 &&
        before !== undefined &&
        before.group === group &&
        isSameItem(passage.text, before.end, start) &&
        number === undefined;
      if (goesOn) listOpen.items.push(`${listOpen.items.pop()} ${words}`);
      else listOpen.items.push(words);
      return;
    }
    closeList();
    const told = form === 'row' ? tellRow(words) : ended(words);
    const last = blocks.at(-1);
    if (last?.kind === 'paragraph')
      blocks[blocks.length - 1] = { kind: 'paragraph', text: `${last.text} ${told}` };
    else blocks.push({ kind: 'paragraph', text: told });
  });
  closeList();
  const polarity = POLARITY[kind];
  if (polarity) {
    const [first] = blocks;
    if (first?.kind === 'paragraph') {
      if (!/^(?:yes|no)\b/i.test(first.text))
        blocks[0] = { kind: 'paragraph', text: `${polarity} ${first.text}` };
    } else blocks.unshift({ kind: 'paragraph', text: polarity });
  }
  return blocks;
}

/** Blocks stand apart by a blank line. */
const isSameItem = (text: string, from: number, to: number) => !text.slice(from, to).includes('\n');

function textOf(block: AnswerBlock): string {
  if (block.kind === 'paragraph') return block.text;
  return block.items
    .map((item, i) => (block.kind === 'steps' ? `${i + 1}. ${item}` : `- ${item}`))
    .join('\n');
}

/** A row is told from its first cell on: “Day: Monday; Opens: 9:00” as “Monday – Opens: 9:00.” */
function tellRow(row: string): string {
  const [first = '', ...others] = row.split('; ');
  const name = first.replace(/^[^:]+: /, '');
  return ended(others.length > 0 ? `${name} – ${others.join('; ')}` : first);
}

/** A heading-like unit gets the full stop that a sentence has. */
const ended = (text: string) => (/[.!?…:)\]"”’]$/u.test(text) ? text : `${text}.`);
