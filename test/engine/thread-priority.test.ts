import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { createOnnxNetwork } from '../../src/engine/onnx/network.ts';
import { readBatch } from '../../src/engine/read-batch.ts';
import { BATCHES, readingsOf } from '../support/network-cases.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

/** Threads of this process whose priority is lower than that of the process. */
function loweredThreads(): number {
  const priorities = readdirSync('/proc/self/task').map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    // Behind the name, which may hold anything, the seventeenth field is the nice value.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
  return priorities.filter((priority) => priority > getPriority()).length;
}

/** Whether a thread here may raise its priority. */
function mayRaise(): Promise<boolean> {
  const code = `
    const { getPriority, setPriority } = require('node:os');
    let may = true;
    try { setPriority(0, getPriority(0) - 1); } catch { may = false; }
    require('node:worker_threads').parentPort.postMessage(may);`;
  return new Promise((resolve) => new Worker(code, { eval: true }).once('message', resolve));
}

describe.runIf(process.platform === 'linux')('a thread that loads a version', () => {
  it('lets others go first until it is warm, where it may go back', async () => {
    using model = await writeTinyModel();
    const files = await loadModelFiles(model.folder);
    const expected = (await mayRaise()) ? 1 : 0;
    const before = loweredThreads();
    await using network = await createOnnxNetwork(files);
    expect(loweredThreads() - before).toBe(expected);
    const batch = readBatch(await readingsOf(network, BATCHES['one passage'] ?? []));
    await network.read(batch);
    await network.read(batch);
    // The thread goes back after its third answer, which may come here before.
    await network.read(batch);
    expect(loweredThreads() - before).toBe(0);
  });
});
