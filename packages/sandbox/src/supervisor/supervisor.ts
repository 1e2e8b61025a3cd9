import { setTimeout as wait } from 'node:timers/promises';
import { type ServerName, StartupError } from '@payflow/contracts';
import type { Order, Question } from '@payflow/service-kit';
import { examineAside } from '../invariants/aside.ts';
import type { TownBooks } from '../invariants/read-facts.ts';
import { ownScript } from '../own-script.ts';
import { answer, createSupervisor } from '../powers/powers.ts';
import type { Shelf } from '../powers/shelf.ts';
import { type Child, type Ending, startChild } from './child.ts';
import type { ClockFile } from './clock-file.ts';
import { openLogFile } from './log-file.ts';
import { type Looking, lookAt, reachable } from './readiness.ts';

/**
 * Leads the three servers, each in its own process.
 * 1. All of them run or none: when one does not come up or ends unasked, the others are stopped.
 * 2. Business time is the same on all three: its offset is kept on disk first, then told to every server.
 * 3. After `stop` no process is left, whatever the servers do.
 */
export interface Supervised {
  /** Resolves when the town takes payments. Fails with a StartupError when a server does not come up; then none is left. */
  start(): Promise<void>;
  /** The process of each server, once started. */
  pids(): Readonly<Record<ServerName, number>>;
  /** Resolves when a server ends unasked. */
  readonly lost: Promise<Ending>;
  stop(): Promise<void>;
  /** Ends all at once. */
  kill(): void;
}

export interface SuperviseOptions {
  readonly host: string;
  readonly ports: Readonly<Record<ServerName, number>>;
  readonly logs: string;
  readonly clockFile: ClockFile;
  readonly shelf: Shelf;
  /** Where the servers keep theirs. */
  readonly books: TownBooks;
  /** The whole environment of each server but the clock's offset. */
  readonly environments: Readonly<Record<ServerName, NodeJS.ProcessEnv>>;
  /** Decides what faults leave to chance; drawn when absent. */
  readonly seed?: string | undefined;
  readonly scripts?: Readonly<Record<ServerName, string>>;
  onReady?(name: ServerName): void;
  onWaiting?(message: string): void;
}

const main = (name: ServerName) => ownScript(`../../${name}/src/main`);
const ownScripts = { pg: main('pg'), card: main('card'), merchant: main('merchant') };

const START_DEADLINE_MS = 30_000;
const STEP_MS = 4_000;
const STOP_DEADLINE_MS = 12_000;
/** A timer of one server may set off one at another, and that one an answer. */
const SETTLE_ROUNDS = 3;

/** The shop first and the issuer last, so that each can finish what it has begun; who takes too long is killed. */
async function stopInOrder(children: readonly Child[]): Promise<void> {
  const deadline = wait(STOP_DEADLINE_MS, undefined, { ref: false });
  for (const name of ['merchant', 'pg', 'card'] as const) {
    const child = children.find((one) => one.name === name);
    child?.stop();
    await Promise.race([child?.ended, wait(STEP_MS, undefined, { ref: false })]);
  }
  const ended = Promise.all(children.map((child) => child.ended));
  await Promise.race([ended, deadline]);
  for (const child of children) child.kill();
  await ended;
}

/** What servers may ask for. */
function supervisorOf({ clockFile, books, shelf, seed }: SuperviseOptions, children: () => readonly Child[]) {
  const tellAll = (order: Order) => Promise.all(children().map((child) => child.tell(order)));
  return createSupervisor({
    tellAll,
    members: () => children().map(({ name, tell }) => ({ name, books: name, tell })),
    shelf,
    async settle() {
      for (let round = 0; round < SETTLE_ROUNDS; round++) await tellAll({ do: 'settle' });
    },
    clock: clockFile,
    seed,
    examine: (times) => examineAside(books, times),
  });
}

const startupError = ({ line, complaints }: Ending): StartupError =>
  new StartupError(complaints === '' ? line : `${line}\n${complaints}`);

/** An ending all the same: what has not come up by now will not. */
async function tooSlow(logs: string, shop: Looking): Promise<Ending> {
  await wait(START_DEADLINE_MS, undefined, { ref: false });
  const seconds = START_DEADLINE_MS / 1_000;
  const line = `PayFlow was not ready after ${seconds} s (the shop says ${shop.missing}); its logs are in ${logs}.`;
  return { line, complaints: '' };
}

export function supervise(options: SuperviseOptions): Supervised {
  const { host, ports, logs, clockFile, environments, scripts = ownScripts, onReady, onWaiting } = options;
  const lost = Promise.withResolvers<Ending>();
  const over = new AbortController();
  let children: readonly Child[] = [];
  let stopped: Promise<void> | undefined;
  const powers = supervisorOf(options, () => children);
  const onAsk = (question: Question) => answer(powers, question);

  // Whoever waits for a database says so itself, and gives up by itself.
  const late = new AbortController();
  function waited(message: string): void {
    late.abort();
    onWaiting?.(message);
  }

  function launch(name: ServerName): Child {
    const env = { ...environments[name], PAYFLOW_CLOCK_OFFSET_MS: String(clockFile.offsetMs) };
    const child = startChild({
      name,
      script: scripts[name],
      env,
      log: openLogFile(logs, name),
      onAsk,
      onWaiting: waited,
    });
    void child.ready.then(() => onReady?.(name));
    void child.ended.then(lost.resolve);
    return child;
  }

  async function comeUp(shop: Looking): Promise<void> {
    await Promise.all(children.map((child) => child.ready));
    await shop.untilReady(over.signal);
    await powers.finish();
    await shop.close();
  }

  function stop(): Promise<void> {
    over.abort();
    stopped ??= stopInOrder(children);
    return stopped;
  }

  return {
    lost: lost.promise,
    async start() {
      children = (['card', 'pg', 'merchant'] as const).map(launch);
      const shop = lookAt(reachable(host, ports.merchant));
      const failure = await Promise.race([comeUp(shop), lost.promise, tooSlow(logs, shop)]);
      if (!failure) return;
      await stop();
      throw startupError(failure);
    },
    pids() {
      const of = (name: ServerName) => children.find((child) => child.name === name)?.pid ?? 0;
      return { pg: of('pg'), card: of('card'), merchant: of('merchant') };
    },
    stop,
    kill() {
      for (const child of children) child.kill();
    },
  };
}
