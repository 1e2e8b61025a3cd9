import { operation, StartupError, sandboxScenarios } from '@payflow/contracts';
import { z } from 'zod';
import { liveClock } from './clock.ts';
import type { CommonConfig } from './config.ts';
import {
  AskAnswer,
  ClockMoved,
  Command,
  carryOut,
  type Order,
  type Question,
  type Report,
  StandingFaults,
  type Supervisor,
  Upcoming,
} from './control.ts';
import { liveRandom } from './ids.ts';
import { createLogger, standardOutput } from './logger.ts';
import type { RunningServer, ServerOptions } from './running-server.ts';
import { snapshotsBy } from './snapshots.ts';
import type { Tracing } from './tracing/tracing.ts';

const say = (report: Report): void => void process.send?.(report);

const Summaries = z.array(sandboxScenarios.ScenarioSummary);

/** `/sandbox` asks the supervisor over IPC; a server that was started alone has none. */
function supervisorOverIpc(): Supervisor | undefined {
  if (!process.send) return undefined;
  let asked = 0;
  const ask = (question: Question): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      const onMessage = (message: unknown) => {
        const answer = AskAnswer.safeParse(message);
        if (!answer.success || answer.data.answerTo !== id) return;
        process.off('message', onMessage);
        const { error, value } = answer.data;
        if (error === undefined) resolve(value);
        else reject(new Error(error));
      };
      process.on('message', onMessage);
      say({ say: 'ask', id, question });
    });
  return {
    moveClock: async (move) => ClockMoved.parse(await ask({ ask: 'move-clock', move })),
    putFaults: async (faults) => StandingFaults.parse(await ask({ ask: 'put-faults', faults: [...faults] })),
    faults: async () => StandingFaults.parse(await ask({ ask: 'faults' })),
    upcoming: async () => z.array(Upcoming).parse(await ask({ ask: 'upcoming' })),
    invariants: async ({ quiet }) => operation.InvariantsReply.parse(await ask({ ask: 'invariants', quiet })),
    snapshots: snapshotsBy(ask),
    scenarios: async () => Summaries.parse(await ask({ ask: 'scenarios' })),
    playScenario: async (wish) =>
      sandboxScenarios.PlayedScenario.parse(await ask({ ask: 'play-scenario', ...wish })),
  };
}

async function done(server: RunningServer, id: number, order: Order): Promise<Report> {
  try {
    return { say: 'done', id, value: await carryOut(server, order) };
  } catch (error) {
    return { say: 'done', id, value: undefined, error: (error as Error).message };
  }
}

function obey(server: RunningServer, stop: () => Promise<void>): void {
  process.on('message', async (message) => {
    const parsed = Command.safeParse(message);
    if (!parsed.success) return;
    const command = parsed.data;
    if ('do' in command) return stop();
    say(await done(server, command.id, command.order));
  });
  process.on('disconnect', stop);
}

/**
 * The life of a server's process: start, say so, obey the supervisor or the signals, stop gracefully.
 * Exit code 0 after a stop that was asked for, 1 otherwise.
 */
async function runProcess(
  name: string,
  start: (supervisor: Supervisor | undefined) => Promise<RunningServer>,
  end: () => Promise<void>,
): Promise<void> {
  const fail = (error: unknown): never => {
    const message =
      error instanceof StartupError
        ? error.message
        : `${name}: ${error instanceof Error ? error.stack : String(error)}`;
    if (process.send) say({ say: 'failed', message });
    else process.stderr.write(`${message}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  let server: RunningServer;
  try {
    server = await start(supervisorOverIpc());
  } catch (error) {
    return fail(error);
  }
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= server
      .stop()
      .then(end)
      .then(() => process.exit(0), fail);
    return stopping;
  };
  // Ctrl-C reaches the whole group; with a supervisor, it is the supervisor who says when to stop.
  process.on('SIGINT', () => (process.send ? undefined : stop()));
  process.on('SIGTERM', stop);
  if (process.send) obey(server, stop);
  say({ say: 'ready', port: server.port });
}

/** Nothing of OpenTelemetry is loaded where nobody asked for spans. */
async function tracingBy({ tracing }: CommonConfig, name: string): Promise<Tracing | undefined> {
  if (!tracing) return undefined;
  const { openTracing } = await import('./tracing/open-telemetry.ts');
  return openTracing(tracing, name);
}

/** A server in a process of its own: its settings from the environment, the machine's clock and randomness. */
export function runServer<Config extends CommonConfig>(
  name: string,
  readConfig: () => Config,
  start: (options: ServerOptions<Config>) => Promise<RunningServer>,
): Promise<void> {
  // What a server writes is for its own user.
  process.umask(0o077);
  const output = standardOutput();
  process.on('exit', () => output.flushSync());
  let tracing: Tracing | undefined;
  const begin = async (supervisor: Supervisor | undefined) => {
    const config = readConfig();
    tracing = await tracingBy(config, name);
    const logger = createLogger({ name, level: config.logLevel }, output);
    return start({
      config,
      clock: liveClock(config.clockOffsetMs),
      random: liveRandom(),
      logger,
      supervisor,
      tracing,
      ownProcess: true,
      onWaiting(message) {
        logger.warn(message);
        say({ say: 'waiting', message: `${name}: ${message}` });
      },
      onFatal(error) {
        // Outside the commit that found it, so that nothing catches it.
        queueMicrotask(() => {
          throw error;
        });
      },
    });
  };
  return runProcess(name, begin, async () => tracing?.close());
}
