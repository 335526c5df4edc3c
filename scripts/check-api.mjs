// Holds the running service to its own description: Schemathesis (https://schemathesis.readthedocs.io) makes up requests
// from /openapi.json and looks at every answer. `node scripts/check-api.mjs [--program schemathesis] [--seconds 240]`.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { root, run, stop } from './run.mjs';

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
const EXAMPLES_PER_CALL = 20;

const { values } = parseArgs({
  options: {
    program: { type: 'string', default: 'schemathesis' },
    seconds: { type: 'string', default: '240' },
  },
});

await ensureBuilt();
const data = mkdtempSync(join(tmpdir(), 'frontdesk-api-'));
const service = spawn(process.execPath, [join(root, 'bin', 'frontdesk.js'), 'serve'], {
  cwd: root,
  env: { ...process.env, PORT: '0', DATA_DIR: data, LOG_LEVEL: 'error', REQUESTS_PER_MINUTE: '1000000' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => {
  service.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const url = await addressOf(service.stdout);
process.exitCode = await run(
  values.program,
  [
    'run',
    new URL('/openapi.json', url).href,
    ...['--checks', CHECKS.join(',')],
    ...['--phases', 'examples,coverage,fuzzing'],
    ...['--max-examples', String(EXAMPLES_PER_CALL)],
    ...['--max-time', values.seconds],
    ...['--request-timeout', '30'],
    ...['--seed', '1'],
    '--continue-on-failure',
    '--no-color',
  ],
  // It leaves its notes in the folder it runs in.
  { stdout: 'inherit', cwd: data },
);
if (service.exitCode !== null) stop('The service did not survive.');
service.kill('SIGTERM');

/**
 * The address in the line that the service prints when it can be used.
 *
 * @param {import('node:stream').Readable} output
 * @returns {Promise<string>}
 */
async function addressOf(output) {
  let text = '';
  for await (const part of output.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += part;
    const [, address] = /open (https?:\/\/\S+)\n/.exec(text) ?? [];
    if (address) return address;
  }
  return stop('The service ended without an address.');
}
