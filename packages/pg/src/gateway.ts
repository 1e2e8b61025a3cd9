import type { OpenDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  connectionMeasures,
  createFaults,
  createLives,
  type Life,
  type Listening,
  liveNetwork,
  noTimers,
  type RunningServer,
  type ServerOptions,
  type TimerRunner,
} from '@payflow/service-kit';
import { type Assembled, assemble, type Options, type Parts } from './assembly.ts';
import type { PgConfig } from './config.ts';
import type { Consumer } from './consumers/consumer.ts';
import { FORGET_MESSAGES, firstForgettingOfMessages } from './consumers/forget.ts';
import { firstPolls, POLL_DISPUTES } from './disputes/poll.ts';
import { FORGET_REPLIES, firstForgetting } from './idempotency/forget.ts';
import { createKeyring, type Keyring } from './keys.ts';
import { endOfDay, seoulDay } from './ledger/seoul-day.ts';
import { type Backlog, createMeasures, type Measures } from './measures.ts';
import { openPgDatabase } from './open-database.ts';
import type { PaymentsContext } from './payments/context.ts';
import { firstReconciling, RECONCILE_DAILY } from './reconciliation/schedule.ts';
import { firstRun, SETTLE } from './settlements/run.ts';
import { createStorage } from './storage/storage.ts';

/**
 * What every process of the gateway is made of, whether merchants call it (pg.ts) or it works behind them
 * (start-worker.ts). One that works runs timers and sends webhooks; one that does not leaves both to those that do.
 */

/** Timers that are no business of anybody's. */
const HOUSEKEEPING = [FORGET_REPLIES, FORGET_MESSAGES, SETTLE, POLL_DISPUTES, RECONCILE_DAILY];
const STOP_WAITS_MS = 3_000;

/** What tells one kind of the gateway's processes from another. */
export interface Face {
  /** As it stands in messages and metrics. */
  readonly name: string;
  readonly metricsOf: 'pg' | 'worker';
  readonly portSetting: string;
  /** What it answers. */
  app(parts: Parts): Life['app'];
  /** Writes what must stand in the database before the first call. */
  begin?(parts: Parts): Promise<void>;
  /** What it does about messages, beside what every process that works does. */
  consumers?(context: PaymentsContext): readonly Consumer[];
  /** Whether it tells what falls due: of processes on one database, one does. */
  readonly tellsUpcoming: boolean;
}

/** Everything that is under way and due is done when this returns. */
async function settle({ works, timers, relay, subscriptions, tasks, committer }: GatewayLife): Promise<void> {
  do {
    if (works) await timers.runDue();
    await relay.settle();
    await subscriptions.caughtUp();
    await tasks.idle();
    await committer.idle();
  } while (tasks.running > 0);
}

/** What a process of the gateway holds in memory, from one beginning to the next. */
interface GatewayLife extends Life, Assembled {
  readonly tasks: Assembled['tasks'];
  readonly timers: TimerRunner;
  backlog(): Promise<Backlog>;
  /** Kinds of timers that are not told of now: a cut-off with nothing to settle is nobody's business either. */
  untold(): Promise<readonly string[]>;
}

async function bear(
  face: Face,
  options: Options,
  measures: Measures,
  database: OpenDatabase<'pg'>,
  keyring: Keyring,
): Promise<GatewayLife> {
  const { clock } = options;
  const { commits } = measures;
  const storage = createStorage(database, { turn: clock.turn, commits, tracing: options.tracing });
  const assembled = await assemble(
    options,
    measures,
    storage,
    keyring,
    (context) => face.consumers?.(context) ?? [],
  );
  const parts: Parts = { ...assembled, options, measures, storage, keyring };
  return {
    ...assembled,
    timers: assembled.works ? assembled.timers : noTimers,
    committer: storage.committer,
    app: face.app(parts),
    async backlog() {
      const { rows, since } = await storage.outbox.unsent();
      return { rows, ageSeconds: since === undefined ? 0 : Math.max(0, clock.now() - since) / 1000 };
    },
    async untold() {
      const { reads } = assembled.settlement;
      const before = endOfDay(seoulDay(clock.now()));
      const [first] = await reads.merchantsToSettle({ after: '', before, limit: 1 });
      return first === undefined ? HOUSEKEEPING : HOUSEKEEPING.filter((kind) => kind !== SETTLE);
    },
    async begin() {
      await face.begin?.(parts);
      const at = clock.now();
      const issuers = assembled.issuers.list().map(({ name }) => name);
      const reconciling = await firstReconciling(storage.reconciliationReads, issuers, at);
      await storage.store.decide({}, () => ({
        result: undefined,
        timers: [
          firstForgetting(at),
          firstForgettingOfMessages(at),
          firstRun(at),
          ...firstPolls(assembled.desk, at),
          ...reconciling,
        ],
      }));
      // Before anything is published: a message that no group hears of is done with.
      assembled.subscriptions.start();
      assembled.relay.start();
    },
    async close() {
      assembled.live.close();
      assembled.relay.end();
      await assembled.bus.close();
      await assembled.transports.close();
      assembled.limiter?.close();
    },
  };
}

/** Takes no more requests and finishes what was accepted. */
async function stopAll({ clock }: Options, http: Listening, life: GatewayLife) {
  const { timers, relay, subscriptions, bus, tasks, transports, committer } = life;
  await http.close();
  await timers.stop();
  relay.stop();
  // Webhooks and messages are rows: those that are slow to send or to handle wait for the next start.
  const waiting = new AbortController();
  const finished = subscriptions.stop().then(() => tasks.idle());
  await Promise.race([finished, clock.after(STOP_WAITS_MS, waiting.signal)]);
  waiting.abort();
  await transports.close();
  await bus.close();
  await tasks.idle();
  await committer.idle();
}

/** Starts a process of the gateway. Throws a StartupError in words for its user; then nothing is left open. */
export async function startGateway(given: ServerOptions<PgConfig>, face: Face): Promise<RunningServer> {
  const options = { ...given, faults: given.faults ?? createFaults('pg') };
  const { config, clock, random, network = liveNetwork } = options;
  await using opening = new AsyncDisposableStack();
  const measures = createMeasures(face.metricsOf, clock, () => lives.present.backlog());
  if (options.ownProcess) addProcessMetrics(measures.metrics);
  const database = opening.use(await openPgDatabase(options));
  connectionMeasures(measures.metrics, database);
  const keyring = createKeyring(config, random);
  const lives = await createLives({
    clock,
    copies: database.copies,
    oneWay: config.kafka && 'what it told others on Kafka cannot be taken back',
    bear: () => bear(face, options, measures, database, keyring),
  });
  opening.defer(() => lives.present.close());
  await lives.present.begin();
  const { host, port } = config;
  const { name, portSetting } = face;
  const { ids, works } = lives.present;
  const http = await network.listen(lives.door.enter, { name, host, port, clock, ids, portSetting });
  if (works) lives.present.timers.start();
  const opened = opening.move();
  return {
    port: http.port,
    setOffset(offsetMs) {
      clock.setOffset(offsetMs);
      lives.present.timers.nudge();
    },
    settle: () => settle(lives.present),
    rest: lives.rest,
    faults: options.faults,
    async upcoming(limit) {
      const now = clock.now();
      if (!face.tellsUpcoming) return { now, timers: [] };
      const without = await lives.present.untold();
      const next = await database.writePath.upcoming({ after: now, limit, without });
      return { now, timers: next.map((timer) => ({ server: 'pg', ...timer })) };
    },
    async stop() {
      await stopAll(options, http, lives.present);
      await opened.disposeAsync();
    },
    async kill() {
      await Promise.all([http.kill(), opened.disposeAsync()]);
      await lives.present.timers.stop();
    },
  };
}
