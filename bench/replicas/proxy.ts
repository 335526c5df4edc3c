// The HAProxy of deploy/replicas/haproxy.cfg in front of replicas on this machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const PORT = 18_080;

export async function startProxy(
  ports: readonly number[],
  folder: string,
): Promise<AsyncDisposable & { readonly url: string }> {
  const addresses = [...ports];
  const config = readFileSync('deploy/replicas/haproxy.cfg', 'utf8')
    .replace('bind :8080', `bind 127.0.0.1:${PORT}`)
    .replaceAll(/10\.0\.0\.\d+:8080/g, () => `127.0.0.1:${addresses.shift()}`);
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, config);
  const proxy = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'ignore'] });
  for (let isOpen = false; !isOpen; ) {
    const socket = connect(PORT, '127.0.0.1');
    isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (!isOpen) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url: `http://127.0.0.1:${PORT}`,
    async [Symbol.asyncDispose]() {
      const ended = once(proxy, 'exit');
      proxy.kill('SIGKILL');
      await ended;
    },
  };
}
