// `npm start`: installs what is missing, builds, and opens the prompt that answers questions.

import './node-version.mjs';
import { ensureInstalled } from './install.mjs';

await ensureInstalled();
process.argv.splice(2, 0, 'ask');
await import('../bin/frontdesk.js');
