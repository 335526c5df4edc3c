// Measures several replicas: `npm run build && npx tsx bench/replicas.ts [--seconds 20] [--visitors 12] [--kills 3]`.
//
// Three services on one PostgreSQL behind HAProxy, which must be installed. Visitors chat over HTTP and sockets while
// nothing happens, while one replica after the other is restarted, and while replicas are killed; a canary begins
// meanwhile. At the end the database is asked what became of every acknowledged message.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findModel } from '../src/serving/model-repository.ts';
import { findPostgres, startPostgres } from '../test/support/postgres-server.ts';
import { countMessages } from './replicas/count-messages.ts';
import { startProxy } from './replicas/proxy.ts';
import { startReplicas } from './replicas/replicas.ts';
import { startVisitors, type VisitorsReport } from './replicas/visitors.ts';
import { copyVersion } from './serving/version-copies.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    visitors: { type: 'string', default: '12' },
    kills: { type: 'string', default: '3' },
  },
});
const seconds = Number(values.seconds);
const pack = await findPostgres();
if (!pack) throw new Error('There are no binaries of PostgreSQL for this machine.');
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-replicas-'));
const modelsDir = join(folder, 'models');
const source = findModel('models');
copyVersion(source, modelsDir, '1');
copyVersion(source, modelsDir, '2');

await using postgres = await startPostgres(pack);
const databaseUrl = await postgres.createDatabase();
await using replicas = await startReplicas({ count: 3, databaseUrl, modelsDir, folder });
await using proxy = await startProxy(replicas.ports, folder);
console.log(`three replicas, ${cpus().length} × ${cpus()[0]?.model}, Node.js ${process.version}`);
await using visitors = startVisitors(proxy.url, Number(values.visitors));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const phases: Record<string, VisitorsReport> = {};
await pause(3000);
visitors.report();
await pause(seconds * 1000);
phases.quiet = visitors.report();

await act({ action: 'canary', version: '1', trafficPercent: 50 });
for (let i = 0; i < replicas.ports.length; i++) await replicas.restart(i, 'SIGTERM');
phases['rolling restart'] = visitors.report();

for (let kill = 0; kill < Number(values.kills); kill++) {
  await replicas.restart(Math.floor(Math.random() * replicas.ports.length), 'SIGKILL');
  await pause(1000);
}
phases.kills = visitors.report();
await visitors.finish();
phases.end = visitors.report();

console.table(
  Object.fromEntries(
    Object.entries(phases).map(([name, report]) => [
      name,
      {
        answered: report.answered,
        'sent again': report.sentAgain,
        'p50 ms': Math.round(report.p50Ms),
        'p99 ms': Math.round(report.p99Ms),
        'second tab p50 ms': Math.round(report.tabP50Ms),
        'second tab p99 ms': Math.round(report.tabP99Ms),
      },
    ]),
  ),
);
console.log(await countMessages(databaseUrl, visitors.acknowledged(), visitors.heardByTabs()));
rmSync(folder, { recursive: true, force: true });

async function act(action: object): Promise<void> {
  const response = await fetch(new URL('/v1/models/desk-qa/rollout', proxy.url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(action),
  });
  if (!response.ok) throw new Error(`The rollout: ${response.status} ${await response.text()}`);
}
