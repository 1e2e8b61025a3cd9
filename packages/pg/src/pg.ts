import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  byFixedKey,
  createApp,
  createFaults,
  createIds,
  createLives,
  createTasks,
  createTimerRunner,
  databaseTrouble,
  type Faults,
  type Life,
  type Listening,
  liveNetwork,
  type RunningServer,
  replyFaults,
  type ServerOptions,
  type TimerRunner,
} from '@payflow/service-kit';
import { createCallLimiter } from './adapters/call-limiter.ts';
import { openIssuers } from './adapters/issuers.ts';
import { openTransports, targetPolicyOf } from './adapters/outgoing.ts';
import { createSteppedLimiter } from './adapters/stepped-limiter.ts';
import type { PgConfig } from './config.ts';
import { addAdminRoutes } from './http/admin.ts';
import { addAdminIssuerRoutes } from './http/admin-issuers.ts';
import { addAdminMerchantRoutes } from './http/admin-merchants.ts';
import { addCheckoutRoutes } from './http/checkout.ts';
import { addLedgerRoutes } from './http/ledger.ts';
import { limitAddresses } from './http/limit-addresses.ts';
import { addPayRoutes } from './http/pay.ts';
import { addPaymentRoutes } from './http/payments.ts';
import { addSandboxRoutes } from './http/sandbox.ts';
import { addFaultRoutes } from './http/sandbox-faults.ts';
import { addWebhookDeliveryRoutes } from './http/webhook-deliveries.ts';
import { addWebhookEndpointRoutes } from './http/webhook-endpoints.ts';
import { FORGET_REPLIES, firstForgetting, forgetReplies } from './idempotency/forget.ts';
import { createKeyring, type Keyring } from './keys.ts';
import { createMeasures, type Measures } from './measures.ts';
import { createMerchantAccess } from './merchants/access.ts';
import { type CallLimiter, createCallLimits } from './merchants/limits.ts';
import { seedDemoMerchant } from './merchants/seed.ts';
import type { PaymentsContext } from './payments/context.ts';
import { paymentTimers } from './payments/upkeep.ts';
import { createStorage, type Storage } from './storage/storage.ts';
import { HOLD_MS } from './webhooks/holding.ts';
import { redeliverPages } from './webhooks/redeliver.ts';
import { createSender } from './webhooks/sender.ts';
import { withdrawDeliveries } from './webhooks/withdraw.ts';

/** What the gateway is given, and what goes wrong in it on purpose. */
type Options = ServerOptions<PgConfig> & { readonly faults: Faults };

/** Timers that are no business of anybody's. */
const HOUSEKEEPING = [FORGET_REPLIES];
const STOP_WAITS_MS = 3_000;

function openPgDatabase({ config, clock, faults, onFatal, onWaiting, passing, storage }: Options) {
  const file = join(config.dataDir, 'pg.db');
  return openDatabase({
    service: 'pg',
    file,
    url: config.databaseUrl,
    clock,
    onWaiting,
    onFatal,
    passing,
    trouble: databaseTrouble(faults, clock),
    ...storage,
  });
}

/** Counts in real time; a clock that moves by steps has a limiter of its own. */
function openLimiter({ config, clock, logger }: Options): CallLimiter | undefined {
  const { rateLimitPerSecond, redisUrl } = config;
  if (rateLimitPerSecond === 0) return undefined;
  return clock.paces ? createSteppedLimiter(clock) : createCallLimiter(redisUrl, clock, logger);
}

/** The use cases with everything that they stand on. */
function assemble(
  options: Options,
  measures: Measures,
  { store, reads, webhookReads, writePath }: Storage,
  keyring: Keyring,
) {
  const { config, clock, random, logger, faults } = options;
  const ids = createIds(clock, random);
  const tasks = createTasks(logger);
  const targetPolicy = targetPolicyOf(config);
  const transports = openTransports(options, targetPolicy);
  const issuers = openIssuers({
    settings: config.issuers,
    transport: transports.issuer,
    clock,
    faults,
    logger,
    measures,
  });
  const sender = createSender({
    store,
    transport: transports.webhooks,
    faults,
    clock,
    ids,
    tasks,
    logger,
    targetPolicy,
    openSecret: keyring.openSecret,
    onAttempt: (outcome) => measures.webhookAttempts.inc({ outcome }),
  });
  const context: PaymentsContext = {
    store,
    issuers,
    sender,
    clock,
    ids,
    tasks,
    logger,
    mode: config.mode,
    pgUrl: config.publicUrl ?? config.urls.pg,
    targetPolicy,
    openCard: keyring.openCard,
    holdUntil: () => clock.realNow() + HOLD_MS,
    nudge: () => timers.nudge(),
    onOutcome: (outcome) => measures.payments.inc({ outcome }),
  };
  const timers: TimerRunner = createTimerRunner({
    store: writePath,
    clock,
    logger,
    late: measures.timersLate,
    handlers: {
      ...paymentTimers(context),
      deliver: sender.onTimer,
      withdraw: withdrawDeliveries(store, webhookReads, clock),
      redeliver: redeliverPages(store, webhookReads, clock),
      [FORGET_REPLIES]: forgetReplies(store, reads, clock),
    },
  });
  const limiter = openLimiter(options);
  return { context, ids, tasks, timers, transports, targetPolicy, issuers, limiter };
}

type Assembled = ReturnType<typeof assemble>;

function appOf(
  options: Options,
  measures: Measures,
  { store, reads, ledger, webhookReads, writePath }: Storage,
  keyring: Keyring,
  { context, ids, targetPolicy, issuers, limiter }: Assembled,
) {
  const { config, clock, logger, faults, supervisor } = options;
  const keyOf = keyring.keyOf(clock.now);
  const limits = createCallLimits(limiter, config.rateLimitPerSecond);
  const { authenticate, forget } = createMerchantAccess({ store, clock, mode: config.mode, limits });
  const demoKeyIsGiven = config.demoMerchantKey !== undefined;
  const { health } = limiter ?? {};
  return createApp({
    config,
    clock,
    ids,
    logger,
    metrics: measures.metrics,
    urls: config.urls,
    authenticators: {
      merchant: authenticate,
      admin: byFixedKey('admin', config.adminKey, config.mode),
    },
    readiness: async () => ({ database: await writePath.health() }),
    ...(health ? { details: () => ({ redis: health() }) } : {}),
    before: replyFaults(faults, clock),
    routes(routes) {
      addPayRoutes(routes, context, reads, keyOf);
      addPaymentRoutes(routes, context, reads, keyOf);
      addAdminRoutes(routes, context);
      addLedgerRoutes(routes, ledger, clock);
      addWebhookEndpointRoutes(routes, { store, ids, clock, targetPolicy, ...keyring }, keyOf);
      addWebhookDeliveryRoutes(routes, { store, reads: webhookReads, nudge: context.nudge }, keyOf);
      limitAddresses(routes, '/checkout', limits);
      addCheckoutRoutes(routes, { store, ids, clock, pgUrl: context.pgUrl, sealCard: keyring.sealCard });
      addAdminMerchantRoutes(routes, { store, clock, ids, demoKeyIsGiven, forget, ...keyring }, reads, keyOf);
      addAdminIssuerRoutes(routes, issuers);
      if (config.mode === 'sandbox') {
        addSandboxRoutes(routes, clock, supervisor);
        addFaultRoutes(routes, supervisor, issuers);
      }
    },
  });
}

/** Everything that is under way and due is done when this returns. */
async function settle({ timers, tasks, committer }: PgLife): Promise<void> {
  do {
    await timers.runDue();
    await tasks.idle();
    await committer.idle();
  } while (tasks.running > 0);
}

/** What the gateway holds in memory, from one beginning to the next. */
type PgLife = Life & Assembled;

function bear(options: Options, measures: Measures, database: OpenDatabase<'pg'>, keyring: Keyring): PgLife {
  const { config, clock } = options;
  const storage = createStorage(database, {
    turn: clock.turn,
    onBatch: (size) => measures.batchSize.observe(size),
  });
  const parts = assemble(options, measures, storage, keyring);
  return {
    ...parts,
    committer: storage.committer,
    app: appOf(options, measures, storage, keyring, parts),
    async begin() {
      const at = clock.now();
      const returnUrl = `${config.publicUrl ?? config.urls.merchant}/payments/return`;
      await seedDemoMerchant(storage.store, { secretKey: config.demoMerchantKey, returnUrl, at });
      await storage.store.decide({}, () => ({ result: undefined, timers: [firstForgetting(at)] }));
    },
    async close() {
      await parts.transports.close();
      parts.limiter?.close();
    },
  };
}

/** Takes no more requests and finishes what was accepted. */
async function stopAll({ clock }: Options, http: Listening, life: PgLife) {
  const { timers, tasks, transports, committer } = life;
  await http.close();
  await timers.stop();
  // Webhooks are rows: those that are slow to send wait for the next start.
  const waiting = new AbortController();
  await Promise.race([tasks.idle(), clock.after(STOP_WAITS_MS, waiting.signal)]);
  waiting.abort();
  await transports.close();
  await tasks.idle();
  await committer.idle();
}

/** Starts the gateway. Throws a StartupError in words for its user; then nothing is left open. */
export async function startPg(given: ServerOptions<PgConfig>): Promise<RunningServer> {
  const options = { ...given, faults: createFaults('pg') };
  const { config, clock, random, network = liveNetwork } = options;
  await using opening = new AsyncDisposableStack();
  const measures = createMeasures();
  if (options.ownProcess) addProcessMetrics(measures.metrics);
  const database = opening.use(await openPgDatabase(options));
  const keyring = createKeyring(config, random);
  const lives = await createLives({
    clock,
    copies: database.copies,
    bear: async () => bear(options, measures, database, keyring),
  });
  opening.defer(() => lives.present.close());
  await lives.present.begin();
  const { host, port } = config;
  const { ids } = lives.present;
  const http = await network.listen(lives.door.enter, {
    name: 'PG',
    host,
    port,
    clock,
    ids,
    portSetting: 'PG_PORT',
  });
  lives.present.timers.start();
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
      const next = await database.writePath.upcoming({ after: now, limit, without: HOUSEKEEPING });
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
