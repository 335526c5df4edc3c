// The words of a paragraph as they come, and which of them at its beginning are bold.
import { collapse } from './document-text.ts';

export interface Line {
  add(text: string, isStrong: boolean): void;
  /** As it stands. */
  readonly text: string;
  readonly isAllStrong: boolean;
  /** Its text on one line with the bold words that it begins with, and begins anew. */
  take(): { readonly text: string; readonly lead: string; readonly isAllStrong: boolean };
}

export function createLine(): Line {
  let parts: { readonly text: string; readonly isStrong: boolean }[] = [];
  const textOf = (some: typeof parts) => some.map(({ text }) => text).join('');
  const isAllStrong = () => parts.every(({ text, isStrong }) => isStrong || text.trim() === '');
  return {
    add(text, isStrong) {
      parts.push({ text, isStrong });
    },
    get text() {
      return textOf(parts);
    },
    get isAllStrong() {
      return isAllStrong();
    },
    take() {
      const end = parts.findIndex(({ text, isStrong }) => !isStrong && text.trim() !== '');
      const taken = {
        text: collapse(textOf(parts)),
        lead: collapse(textOf(parts.slice(0, end < 0 ? parts.length : end))),
        isAllStrong: isAllStrong(),
      };
      parts = [];
      return taken;
    },
  };
}
