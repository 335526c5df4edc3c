// How far a long command is, on the standard error output: one line that changes on a terminal, a line now and then elsewhere.

export interface Progress {
  /** `share` from 0 to 1, where it is known. */
  update(count: number, share?: number): void;
  /** Takes the changing line away. */
  finish(): void;
}

export interface ProgressOptions {
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly stream?: NodeJS.WriteStream;
  readonly now?: () => number;
}

const TERMINAL_EVERY_MS = 100;
const LOG_EVERY_MS = 30_000;
const BAR_WIDTH = 24;

export function createProgress({
  unit,
  stream = process.stderr,
  now = performance.now.bind(performance),
}: ProgressOptions): Progress {
  const isTerminal = stream.isTTY === true;
  const startedAt = now();
  let shownAt = isTerminal ? Number.NEGATIVE_INFINITY : startedAt;
  let firstShare: number | undefined;
  return {
    update(count, share) {
      firstShare ??= share;
      if (now() - shownAt < (isTerminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS)) return;
      shownAt = now();
      const seconds = (shownAt - startedAt) / 1000;
      const gained = (share ?? 0) - (firstShare ?? 0);
      const parts = [
        `${count} ${unit}`,
        ...(seconds > 0 && count > 0 ? [`${(count / seconds).toFixed(count / seconds < 10 ? 1 : 0)}/s`] : []),
        ...(share === undefined ? [] : [`${Math.floor(100 * share)} %`]),
        ...(share !== undefined && gained > 0 ? [`${duration(((1 - share) * seconds) / gained)} left`] : []),
      ].join(' · ');
      if (isTerminal) stream.write(`\r\u001b[2K${share === undefined ? '' : `${bar(share)} `}${parts}`);
      else stream.write(`${parts}\n`);
    },
    finish() {
      if (isTerminal) stream.write('\r\u001b[2K');
    },
  };
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
}

/** 75 → "1 min 15 s" */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
