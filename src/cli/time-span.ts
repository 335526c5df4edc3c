// Spans of time on the command line, such as 7d, 36h or 90m.
import { InvalidArgumentError } from 'commander';

const MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** @returns milliseconds */
export function timeSpan(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('It must be like 7d, 36h or 90m.');
  return Number(count) * MS[unit as keyof typeof MS];
}
