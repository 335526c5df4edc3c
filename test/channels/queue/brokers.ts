// Real brokers for the tests, each where the machine has its program: on free ports, in folders that go away with them.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../support/find-program.ts';

export interface RunningBroker extends AsyncDisposable {
  readonly url: string;
  /** Ends it without a word, and starts it again with what it had written. */
  killAndRestart(): Promise<void>;
}

export interface TestBroker {
  readonly name: string;
  /** Undefined where it can be started, else why it cannot. */
  readonly missing: string | undefined;
  start(): Promise<RunningBroker>;
}

export const brokers: readonly TestBroker[] = [
  {
    name: 'NATS JetStream',
    missing: findProgram('nats-server') ? undefined : 'the program nats-server is not installed',
    start: startNats,
  },
  {
    name: 'RabbitMQ',
    missing: findProgram('rabbitmq-server') ? undefined : 'the program rabbitmq-server is not installed',
    start: startRabbit,
  },
  {
    name: 'Kafka',
    missing: existsSync(kafkaJars()) ? undefined : 'KAFKA_JARS names no folder with its libraries',
    start: startKafka,
  },
];

async function startNats(): Promise<RunningBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-nats-'));
  const port = await freePort();
  const program = findProgram('nats-server') ?? '';
  return runBroker({
    folder,
    url: `nats://127.0.0.1:${port}`,
    port,
    // Synced at each write: what was acknowledged survives a kill.
    start: () => {
      const config = join(folder, 'nats.conf');
      writeFileSync(
        config,
        `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${folder}/js", sync_interval: always }\n`,
      );
      return spawn(program, ['-c', config], { stdio: 'ignore' });
    },
  });
}

async function startRabbit(): Promise<RunningBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-rabbit-'));
  execFileSync('chmod', ['777', folder]);
  const [port, distPort] = [await freePort(), await freePort()];
  const environment = {
    ...process.env,
    HOME: folder,
    RABBITMQ_NODENAME: `test${port}@localhost`,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbit'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1',
  };
  return runBroker({
    folder,
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    port,
    start: () => spawn(RABBIT, [], { stdio: 'ignore', env: environment, cwd: folder, detached: true }),
  });
}

/** Debian's wrapper would change the user; this is what it wraps. */
const RABBIT =
  ['/usr/lib/rabbitmq/bin/rabbitmq-server'].find(existsSync) ?? findProgram('rabbitmq-server') ?? '';

function kafkaJars(): string {
  return process.env.KAFKA_JARS ?? '/nonexistent';
}

async function startKafka(): Promise<RunningBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  const properties = join(folder, 'server.properties');
  const log = join(folder, 'log');
  writeFileSync(
    properties,
    [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controller}`,
      `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
      `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
      'controller.listener.names=CONTROLLER',
      'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      `log.dirs=${log}`,
      'offsets.topic.replication.factor=1',
      'offsets.topic.num.partitions=1',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'group.initial.rebalance.delay.ms=0',
    ].join('\n'),
  );
  const classPath = readdirSync(kafkaJars())
    .map((jar) => join(kafkaJars(), jar))
    .join(':');
  const java = (main: string, args: readonly string[]) => ['-Xmx256m', '-cp', classPath, main, ...args];
  const storage = java('kafka.tools.StorageTool', [
    'format',
    '-t',
    'MkU3OEVBNTcwNTJENDM2Qg',
    '-c',
    properties,
  ]);
  execFileSync('java', storage, { stdio: 'ignore' });
  return runBroker({
    folder,
    url: `kafka://127.0.0.1:${port}`,
    port,
    start: () => spawn('java', java('kafka.Kafka', [properties]), { stdio: 'ignore' }),
  });
}

interface Runnable {
  readonly folder: string;
  readonly url: string;
  readonly port: number;
  start(): ChildProcess;
}

async function runBroker({ folder, url, port, start }: Runnable): Promise<RunningBroker> {
  let child = start();
  const kill = () => {
    // A broker that runs in a group of processes ends with all of them.
    if (child.spawnargs[0] === RABBIT && child.pid) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  };
  process.once('exit', kill);
  await untilItListens(port, child);
  return {
    url,
    async killAndRestart() {
      const ended = once(child, 'exit');
      kill();
      await ended;
      // The system may need a moment to close what the broker's own processes had open.
      while (await listens(port)) await pause();
      child = start();
      await untilItListens(port, child);
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', kill);
      const ended = once(child, 'exit');
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function untilItListens(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 900; attempt++) {
    if (child.exitCode !== null) throw new Error(`The broker ended with ${child.exitCode}.`);
    if (await listens(port)) return;
    await pause();
  }
  throw new Error('The broker does not listen.');
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return isOpen;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 200));

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
