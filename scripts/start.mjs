// `npm start`: installs what is missing, builds, and starts the service.

import './node-version.mjs';
import { ensureInstalled } from './install.mjs';

await ensureInstalled();
process.argv.splice(2, 0, 'serve');
await import('../bin/frontdesk.js');
