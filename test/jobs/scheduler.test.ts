import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startJobs } from '../../src/jobs/scheduler.ts';
import { createLoneCoordination } from '../../src/storage/replicas/coordination.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

const log = createLogger({ LOG_LEVEL: 'silent' });
const alone = createLoneCoordination();

describe('startJobs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs a job at once and then at its interval, also after it failed', async () => {
    let runs = 0;
    const run = async () => {
      runs += 1;
      if (runs === 1) throw new Error('the disk was full');
    };
    await using _jobs = startJobs([{ name: 'tidy', everyMs: 1000, run }], log, alone);
    await vi.advanceTimersByTimeAsync(2500);
    expect(runs).toBe(3);
  });

  it('never runs a job twice at the same time, and ends when the job that runs has ended', async () => {
    let runs = 0;
    let finish = (): void => undefined;
    const run = () => {
      runs += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    };
    const jobs = startJobs([{ name: 'slow', everyMs: 1000, run }], log, alone);
    await vi.advanceTimersByTimeAsync(5500);
    expect(runs).toBe(1);
    let ended = false;
    const ending = Promise.resolve(jobs[Symbol.asyncDispose]()).then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toBe(false);
    finish();
    await ending;
    await vi.advanceTimersByTimeAsync(5000);
    expect(runs).toBe(1);
  });
});
