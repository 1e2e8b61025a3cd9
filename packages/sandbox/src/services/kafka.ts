import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../town/ports.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { kafkaJars } from './kafka-jars.ts';
import { findProgram } from './service.ts';

/** An empty Kafka of one broker, on a free port of this machine; its files go when it ends. */
export interface KafkaBroker extends AsyncDisposable {
  /** KAFKA_BROKERS. */
  readonly brokers: string;
  readonly port: number;
  /** Of the broker that runs now; another one after `restart`. */
  readonly pid: number;
  /** Ends it as a power cut would; its files stay. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port and files. */
  restart(): Promise<void>;
  /** From here on it is connected and silent, as in a very long pause. */
  pause(): void;
  resume(): void;
}

const run = promisify(execFile);

/** A broker that is its own controller. What it does not know of its clients soon, a test would wait for. */
const properties = (folder: string, port: number, controllerPort: number): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=3
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
num.network.threads=2
num.io.threads=2
log.cleaner.enable=false
`;

const STARTED = 'Kafka Server started';

/** Warnings, and that it is up: on stderr, which the daemon keeps. */
const logging = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
];

function java(): string {
  const found = findProgram('java');
  if (!found) throw new Error("java is not installed; ask requireService('kafka') first");
  return found;
}

const javaArguments = (jars: string, ...more: readonly string[]): string[] => [
  ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
  ...logging,
  ...['-cp', join(jars, '*')],
  ...more,
];

/** Kafka's own form: 16 bytes, which may not begin with a dash. */
const clusterId = (): string => `A${randomBytes(16).toString('base64url').slice(1)}`;

async function format(jars: string, folder: string, ports: readonly number[]): Promise<void> {
  const [port = 0, controllerPort = 0] = ports;
  const settings = join(folder, 'server.properties');
  await writeFile(settings, properties(folder, port, controllerPort));
  const formatting = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', settings];
  await run(java(), javaArguments(jars, ...formatting));
}

async function launch(jars: string, folder: string): Promise<Daemon> {
  const settings = join(folder, 'server.properties');
  const daemon = startDaemon(java(), javaArguments(jars, 'kafka.Kafka', settings), folder);
  await daemon.until(() => daemon.said.includes(STARTED));
  return daemon;
}

/** `await using kafka = await startKafka()`; takes about 4 s, and longer when its jars are fetched first. */
export async function startKafka(): Promise<KafkaBroker> {
  await using opened = new AsyncDisposableStack();
  const jars = await kafkaJars(findProgram('mvn'));
  const folder = await mkdtemp(join(tmpdir(), 'payflow-kafka-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const ports = await freePorts(2);
  await format(jars, folder, ports);
  let daemon = await launch(jars, folder);
  const kill = () => daemon.stop('SIGKILL');
  opened.defer(kill);
  const open = opened.move();
  const [port = 0] = ports;
  return {
    brokers: `127.0.0.1:${port}`,
    port,
    get pid() {
      return daemon.pid;
    },
    kill,
    async restart() {
      daemon = await launch(jars, folder);
    },
    pause: () => void process.kill(daemon.pid, 'SIGSTOP'),
    resume: () => void process.kill(daemon.pid, 'SIGCONT'),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
