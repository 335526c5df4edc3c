// Claims an SQLite database as a service does, prints one line, and stays until it is killed.
import { openCoordination } from '../../../src/storage/replicas/open-coordination.ts';

const [dataDir = ''] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined };
await openCoordination({ url: 'sqlite:frontdesk.sqlite', dataDir, log });
process.stdout.write('claimed\n');
setInterval(() => undefined, 1000);
