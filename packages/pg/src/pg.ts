import { join } from 'node:path';
import { createCommitter, openDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  byFixedKey,
  createApp,
  createFaults,
  createIds,
  createTasks,
  createTimerRunner,
  databaseTrouble,
  type Faults,
  type Listening,
  listen,
  type RunningServer,
  replyFaults,
  type ServerOptions,
  type TimerRunner,
} from '@payflow/service-kit';
import { createCallLimiter } from './adapters/call-limiter.ts';
import { openIssuers } from './adapters/issuers.ts';
import { openTransports, targetPolicyOf } from './adapters/outgoing.ts';
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
import { createLedgerReads } from './storage/ledger-reads.ts';
import { createReads } from './storage/reads.ts';
import { createStore } from './storage/store.ts';
import { createWebhookReads } from './storage/webhook-reads.ts';
import { HOLD_MS } from './webhooks/holding.ts';
import { redeliverPages } from './webhooks/redeliver.ts';
import { createSender } from './webhooks/sender.ts';
import { withdrawDeliveries } from './webhooks/withdraw.ts';

/** What the gateway is given, and what goes wrong in it on purpose. */
type Options = ServerOptions<PgConfig> & { readonly faults: Faults };

/** Timers that are no business of anybody's. */
const HOUSEKEEPING = [FORGET_REPLIES];
const STOP_WAITS_MS = 3_000;

async function openStorage(options: Options, measures: Measures) {
  const { config, clock, faults, onFatal, onWaiting, passing } = options;
  const file = join(config.dataDir, 'pg.db');
  const database = await openDatabase({
    service: 'pg',
    file,
    url: config.databaseUrl,
    clock,
    onWaiting,
    onFatal,
    passing,
    trouble: databaseTrouble(faults, clock),
  });
  const { writePath } = database;
  const committer = createCommitter({
    writePath,
    turn: clock.turn,
    onBatch: (size) => measures.batchSize.observe(size),
  });
  return {
    database,
    writePath,
    committer,
    store: createStore(writePath, committer),
    reads: createReads(database),
    ledger: createLedgerReads(database),
    webhookReads: createWebhookReads(database),
  };
}

type Storage = Awaited<ReturnType<typeof openStorage>>;

/** Counts in real time, by a library with a clock of its own: a simulation sets the limit to 0. */
function openLimiter({ config, clock, logger }: Options): CallLimiter | undefined {
  const { rateLimitPerSecond, redisUrl } = config;
  return rateLimitPerSecond === 0 ? undefined : createCallLimiter(redisUrl, clock, logger);
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
async function settle({ timers, tasks }: Assembled, { committer }: Storage): Promise<void> {
  do {
    await timers.runDue();
    await tasks.idle();
    await committer.idle();
  } while (tasks.running > 0);
}

/** Takes no more requests and finishes what was accepted. */
async function stopAll(
  { clock }: Options,
  http: Listening,
  { timers, tasks, transports }: Assembled,
  { committer }: Storage,
) {
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
  const { config, clock, random } = options;
  await using opening = new AsyncDisposableStack();
  const measures = createMeasures();
  if (options.ownProcess) addProcessMetrics(measures.metrics);
  const storage = await openStorage(options, measures);
  opening.use(storage.database);
  const keyring = createKeyring(config, random);
  const parts = assemble(options, measures, storage, keyring);
  opening.defer(parts.transports.close);
  opening.defer(() => parts.limiter?.close());
  await seedDemoMerchant(storage.store, {
    secretKey: config.demoMerchantKey,
    returnUrl: `${config.publicUrl ?? config.urls.merchant}/payments/return`,
    at: clock.now(),
  });
  await storage.store.decide({}, () => ({ result: undefined, timers: [firstForgetting(clock.now())] }));
  const app = appOf(options, measures, storage, keyring, parts);
  const { host, port } = config;
  const http = await listen(app, { name: 'PG', host, port, clock, ids: parts.ids, portSetting: 'PG_PORT' });
  parts.timers.start();
  const opened = opening.move();
  return {
    port: http.port,
    setOffset(offsetMs) {
      clock.setOffset(offsetMs);
      parts.timers.nudge();
    },
    settle: () => settle(parts, storage),
    faults: options.faults,
    async upcoming(limit) {
      const now = clock.now();
      const next = await storage.writePath.upcoming({ after: now, limit, without: HOUSEKEEPING });
      return { now, timers: next.map((timer) => ({ server: 'pg', ...timer })) };
    },
    async stop() {
      await stopAll(options, http, parts, storage);
      await opened.disposeAsync();
    },
    async kill() {
      await Promise.all([http.kill(), opened.disposeAsync()]);
      await parts.timers.stop();
    },
  };
}
