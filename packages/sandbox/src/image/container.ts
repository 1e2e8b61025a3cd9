import { type ChildProcess, spawn } from 'node:child_process';
import { until } from '../supervisor/payflow-process.ts';
import { type Service, toContainer } from './compose.ts';
import type { Image } from './dockerfile.ts';

/** A service as its container runs it: command, environment and user of the service, in the image's folder. */
export interface Container extends Disposable {
  readonly err: string;
  /** Resolves with the exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the service's own health check succeeds. */
  healthy(): Promise<void>;
}

export interface ContainerOptions {
  readonly image: Image;
  readonly service: Service;
  /** What stands in for the container's own names and ports. */
  readonly moved: (text: string) => string;
  /** Ports, where the service has its default. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
}

const HEALTHY_MS = 40_000;
/** As root, it is made somebody who owns nothing; else the image's folder is closed to its owner. */
const NOBODY = 65_534;
const asNobody = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

function movedEnv({ service, image, moved, env, path }: ContainerOptions): Record<string, string> {
  const own = Object.entries(service.environment).map(([name, value]) => [name, moved(value)]);
  return { ...image.env, ...Object.fromEntries(own), ...env, PATH: path };
}

function start(options: ContainerOptions, words: readonly string[]): ChildProcess {
  const [program = '', ...args] = words.map((word) => options.moved(toContainer(word)));
  return spawn(program, args, {
    cwd: options.image.app,
    env: movedEnv(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...asNobody(),
  });
}

/** The command by which a service says whether it is well. */
function checkOf({ healthcheck }: Service): string[] {
  const [how, ...words] = healthcheck?.test ?? [];
  return how === 'CMD-SHELL' ? ['sh', '-c', ...words] : words;
}

export function startContainer(options: ContainerOptions): Container {
  const { command = [] } = options.service;
  const child = start(options, command);
  let err = '';
  child.stderr?.on('data', (data) => (err += data));
  child.stdout?.resume();
  let state: 'running' | 'ended' = 'running';
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      state = 'ended';
      resolve(code);
    });
  });
  const isHealthy = () =>
    new Promise<boolean>((resolve) => {
      if (state === 'ended') throw new Error(`${command.join(' ')} ended: ${err}`);
      start(options, checkOf(options.service)).once('close', (code) => resolve(code === 0));
    });
  return {
    get err() {
      return err;
    },
    exited,
    signal: (signal) => void child.kill(signal),
    healthy: () => until(`${command.join(' ')} is healthy: ${err}`, isHealthy, HEALTHY_MS),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}
