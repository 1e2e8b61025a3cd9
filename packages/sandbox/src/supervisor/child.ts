import { type ChildProcess, fork } from 'node:child_process';
import type { ServerName } from '@payflow/contracts';
import { type AskAnswer, type Command, type Order, type Question, Report } from '@payflow/service-kit';
import type { LogFile } from './log-file.ts';

/**
 * One server in a process of its own, led over IPC.
 * 1. It ends once, and `ended` says why in a line for the user.
 * 2. It never outlives its supervisor: a server that loses the channel stops.
 */
export interface Child {
  readonly name: ServerName;
  readonly pid: number;
  /** Resolves when it takes requests; never, when it ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ending>;
  /** Resolves to the server's answer when it has done it; fails when it cannot, or ends first. */
  tell(order: Order): Promise<unknown>;
  /** Asks it to finish what it has begun and to end; one that is still starting has begun nothing. */
  stop(): void;
  kill(): void;
}

export interface Ending {
  readonly line: string;
  /** What Node wrote when the server broke without a word of its own. */
  readonly complaints: string;
}

export interface ChildOptions {
  readonly name: ServerName;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: LogFile;
  /** The server waits for something outside, and says for what. */
  onWaiting(message: string): void;
  /** The server asks for something that concerns all of them; a failure goes back to it. */
  onAsk(question: Question): Promise<unknown>;
}

/**
 * Left to itself, V8 lets a busy server grow to twice what it needs. Within that limit it would collect all
 * garbage several times a second, with four threads on what may be two cores: a quarter of the CPU that a
 * payment costs. So the heap may grow by more than half first, and one thread helps.
 */
export const memoryFlags = (name: ServerName): readonly string[] => [
  // Most is in flight in the gateway; with less room there, what is in flight counts as old.
  `--max-semi-space-size=${name === 'pg' ? 16 : 8}`,
  '--max-old-space-size=192',
  '--heap-growing-percent=60',
  '--v8-pool-size=1',
];

/** A debugger's port and a watcher belong to the supervisor alone. */
const inheritedFlags = (): string[] =>
  process.execArgv.filter((flag) => !/^--(inspect|watch|test)/.test(flag));

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The server's own words when it had some: one line here, all of them in its log. */
function endingOf({ name, log }: ChildOptions, { code, signal }: Exit, said: string | undefined): Ending {
  if (said !== undefined) {
    const [first = '', ...more] = said.split('\n');
    if (more.length === 0) return { line: first, complaints: '' };
    log.note(said);
    return { line: `${first} (more in ${log.file})`, complaints: '' };
  }
  const how = signal ? `by ${signal}` : `with exit code ${code}`;
  return { line: `${name} ended unasked, ${how}; its log is ${log.file}.`, complaints: log.complaints() };
}

/** Orders that a server was given and has not done yet. */
class Orders {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #given = 0;

  give(order: Order): { command: Command; done: Promise<unknown> } {
    const id = ++this.#given;
    const waiter = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiter);
    return { command: { id, order }, done: waiter.promise };
  }

  done({ id, value, error }: Extract<Report, { say: 'done' }>): void {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiter?.resolve(value);
    else waiter?.reject(new Error(error));
  }

  fail(error: Error): void {
    for (const waiter of this.#waiting.values()) waiter.reject(error);
    this.#waiting.clear();
  }
}

async function answer(
  onAsk: ChildOptions['onAsk'],
  { id, question }: { id: number; question: Question },
): Promise<AskAnswer> {
  try {
    return { answerTo: id, value: await onAsk(question) };
  } catch (error) {
    return { answerTo: id, value: undefined, error: (error as Error).message };
  }
}

export function startChild(options: ChildOptions): Child {
  const { name, script, env, log, onAsk } = options;
  const child: ChildProcess = fork(script, [], {
    env,
    stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
    execArgv: [...memoryFlags(name), ...inheritedFlags()],
  });
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<Ending>();
  const orders = new Orders();
  let state: 'starting' | 'ready' | 'ended' = 'starting';
  let said: string | undefined;

  // A send that meets a closed channel is no news: `close` tells what became of the server.
  const send = (message: Command | AskAnswer) => void child.send(message, () => undefined);

  function hear(report: Report): void {
    switch (report.say) {
      case 'ready':
        state = 'ready';
        return ready.resolve();
      case 'failed':
        said = report.message;
        return;
      case 'waiting':
        return options.onWaiting(report.message);
      case 'done':
        return orders.done(report);
      case 'ask':
        void answer(onAsk, report).then(send);
    }
  }

  function end(exit: Exit): void {
    if (state === 'ended') return;
    state = 'ended';
    const ending = endingOf(options, exit, said);
    log.close();
    orders.fail(new Error(ending.line));
    ended.resolve(ending);
  }

  child.on('message', (message) => {
    const report = Report.safeParse(message);
    if (report.success) hear(report.data);
  });
  child.on('error', (error) => {
    said ??= `${name} cannot be started (${error.message}).`;
    if (child.pid === undefined) end({ code: null, signal: null });
  });
  // `close`, not `exit`: all that the server said has been heard by then.
  child.on('close', (code, signal) => end({ code, signal }));

  return {
    name,
    pid: child.pid ?? 0,
    ready: ready.promise,
    ended: ended.promise,
    async tell(order) {
      if (state === 'ended') throw new Error(`${name} has ended`);
      const { command, done } = orders.give(order);
      send(command);
      return done;
    },
    stop() {
      if (state === 'ready') send({ do: 'stop' });
      else child.kill('SIGTERM');
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
