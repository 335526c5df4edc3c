// A real MariaDB for the tests, where the machine has its program: on a free port, in a folder that goes away with it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findProgram } from './find-program.ts';

export interface MariadbServer extends AsyncDisposable {
  readonly url: string;
}

export const findMariadb = (): string | undefined => findProgram('mariadbd');

export async function startMariadb(program: string): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-mariadb-'));
  const data = join(folder, 'data');
  const { username } = userInfo();
  const install = [
    '--no-defaults',
    `--datadir=${data}`,
    `--user=${username}`,
    '--auth-root-authentication-method=normal',
  ];
  execFileSync('mariadb-install-db', [...install, '--skip-test-db'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const server = spawn(
    program,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--user=${username}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      '--innodb-buffer-pool-size=16M',
      '--performance-schema=off',
    ],
    { stdio: 'ignore' },
  );
  const stop = () => server.kill('SIGTERM');
  process.once('exit', stop);
  const address = `mysql://root@127.0.0.1:${port}`;
  await untilItAnswers(address);
  return {
    url: `${address}/desk`,
    async [Symbol.asyncDispose]() {
      process.off('exit', stop);
      const ended = once(server, 'exit');
      stop();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(uri: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const connection = await createConnection({ uri });
      await connection.query('create database if not exists desk character set utf8mb4');
      await connection.end();
      return;
    } catch (error) {
      if (attempt === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
