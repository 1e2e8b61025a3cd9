import {
  createIds,
  createTasks,
  createTimerRunner,
  type Faults,
  type ServerOptions,
  type TimerRunner,
} from '@payflow/service-kit';
import { createCallLimiter } from './adapters/call-limiter.ts';
import { openDisputeDesk } from './adapters/issuer-disputes.ts';
import { openScriptDesk } from './adapters/issuer-scripts.ts';
import { openIssuers } from './adapters/issuers.ts';
import { openTransports, targetPolicyOf } from './adapters/outgoing.ts';
import { createSteppedLimiter } from './adapters/stepped-limiter.ts';
import { billingKeyTimers } from './billing-keys/remove.ts';
import type { PgConfig } from './config.ts';
import { createAuthorizer } from './consumers/authorizer.ts';
import type { Consumer } from './consumers/consumer.ts';
import { createConsuming } from './consumers/consuming.ts';
import type { DisputesContext } from './disputes/poll.ts';
import { disputeTimers } from './disputes/upkeep.ts';
import { FORGET_REPLIES, forgetReplies } from './idempotency/forget.ts';
import type { Keyring } from './keys.ts';
import { createLiveFeed } from './live/feed.ts';
import type { Measures } from './measures.ts';
import type { CallLimiter } from './merchants/limits.ts';
import { openBus, openRelay } from './open-bus.ts';
import type { PaymentsContext } from './payments/context.ts';
import { paymentTimers } from './payments/upkeep.ts';
import { reconcile } from './reconciliation/reconcile.ts';
import { RECONCILE, RECONCILE_DAILY, reconcileDaily } from './reconciliation/schedule.ts';
import { createCalendar } from './settlements/calendar.ts';
import type { SettlementContext } from './settlements/context.ts';
import { settlementTimers } from './settlements/timers.ts';
import type { Storage } from './storage/storage.ts';
import { subscriptionTimers } from './subscriptions/upkeep.ts';
import { HOLD_MS } from './webhooks/holding.ts';
import { redeliverPages } from './webhooks/redeliver.ts';
import { createSender, leftToOthers } from './webhooks/sender.ts';
import { withdrawDeliveries } from './webhooks/withdraw.ts';

/** One life of a gateway's process, put together: the only file that names what the use cases stand on. */

/** What the gateway is given, and what goes wrong in it on purpose. */
export type Options = ServerOptions<PgConfig> & { readonly faults: Faults };

/** Counts in real time; a clock that moves by steps has a limiter of its own. */
function openLimiter({ config, clock, logger }: Options): CallLimiter | undefined {
  const { rateLimitPerSecond, redisUrl } = config;
  if (rateLimitPerSecond === 0) return undefined;
  return clock.paces ? createSteppedLimiter(clock) : createCallLimiter(redisUrl, clock, logger);
}

/** Guessing is slowed down also where calls are not counted. */
function openLimiters(options: Options) {
  const limiter = openLimiter(options);
  return { limiter, tries: limiter ?? createSteppedLimiter(options.clock) };
}

/** What the use cases stand on: the ways out of the process, and who works on what. */
async function openWays(options: Options, measures: Measures, storage: Storage, keyring: Keyring) {
  const { config, clock, random, logger, faults } = options;
  const ids = createIds(clock, random);
  const tasks = createTasks(logger);
  const bus = await openBus(options, measures);
  const relay = openRelay(options, measures, storage, { bus, ids, tasks });
  const targetPolicy = targetPolicyOf(config);
  const transports = openTransports(options, targetPolicy);
  const issuers = openIssuers({
    ...options,
    settings: config.issuers,
    transport: transports.issuer,
    measures,
  });
  const desk = openDisputeDesk({
    ...{ settings: config.issuers, transport: transports.issuer, faults, clock },
  });
  const scriptDesk = openScriptDesk(config.issuers, transports.issuer);
  const sending = createSender({
    store: storage.store,
    transport: transports.webhooks,
    faults,
    clock,
    ids,
    tasks,
    logger,
    targetPolicy,
    openSecret: keyring.openSecret,
    onAttempt: (outcome, ms) => measures.webhooks.observe({ outcome }, ms / 1000),
  });
  const works = config.workers === 'inside';
  return { ids, tasks, bus, relay, targetPolicy, transports, issuers, desk, scriptDesk, sending, works };
}

const calendarOf = ({ config, logger }: Options) =>
  createCalendar(config.holidays, (year) =>
    logger.warn({ year }, 'no holidays are known of this year: payouts wait for weekends alone'),
  );

/** The use cases with everything that they stand on; `further` are the consumers that not every process has. */
export async function assemble(
  options: Options,
  measures: Measures,
  storage: Storage,
  keyring: Keyring,
  further: (context: PaymentsContext) => readonly Consumer[],
) {
  const { config, clock, logger } = options;
  const { store, reads, letterReads, reconciliationReads, webhookReads, writePath } = storage;
  const { sending, ...ways } = await openWays(options, measures, storage, keyring);
  const { ids, tasks, bus, relay, works } = ways;
  const sender = works ? sending : leftToOthers;
  const context: PaymentsContext = {
    ...{ store, clock, ids, tasks, logger },
    issuers: ways.issuers,
    mode: config.mode,
    pgUrl: config.publicUrl ?? config.urls.pg,
    targetPolicy: ways.targetPolicy,
    openCard: keyring.openCard,
    openChoice: keyring.openChoice,
    sealToken: keyring.sealToken,
    openToken: keyring.openToken,
    holds: () => ({
      deliveries: works ? clock.realNow() + HOLD_MS : 0,
      messages: relay.holdUntil(),
    }),
    follow(mail) {
      sender.sendNow(mail);
      relay.follow(mail.messages);
    },
    nudge: () => timers.nudge(),
    onOutcome: (outcome, issuer) => measures.payments.inc({ outcome, issuer }),
  };
  const settlement: SettlementContext = {
    ...context,
    reads: storage.settlementReads,
    measures: measures.settlements,
    calendar: calendarOf(options),
  };
  const disputes: DisputesContext = { ...context, desk: ways.desk };
  const consumers = works ? [createAuthorizer(context), ...further(context)] : [];
  const consuming = createConsuming({
    ...{ bus, consumers, store, clock, ids, tasks, logger },
    reads: letterReads,
    measures: measures.messages,
    follow: relay.follow,
  });
  const timers: TimerRunner = createTimerRunner({
    store: writePath,
    clock,
    logger,
    late: measures.timersLate,
    tracing: options.tracing,
    handlers: {
      ...paymentTimers(context),
      ...billingKeyTimers(context),
      ...subscriptionTimers(context),
      ...consuming.timers,
      ...settlementTimers(settlement),
      ...disputeTimers(disputes),
      deliver: sending.onTimer,
      withdraw: withdrawDeliveries(store, webhookReads, clock),
      redeliver: redeliverPages(store, webhookReads, clock),
      [RECONCILE]: reconcile({ ...context, reads: reconciliationReads }),
      [RECONCILE_DAILY]: reconcileDaily(store, reconciliationReads, context),
      [FORGET_REPLIES]: forgetReplies(store, reads, clock),
    },
  });
  const { subscriptions } = consuming;
  return {
    ...{ ...ways, context, settlement, disputes, subscriptions, timers },
    ...openLimiters(options),
    live: createLiveFeed({ reads: storage.searchReads, clock, logger }),
  };
}

export type Assembled = Awaited<ReturnType<typeof assemble>>;

/** All that one life of a process has. */
export interface Parts extends Assembled {
  readonly options: Options;
  readonly measures: Measures;
  readonly storage: Storage;
  readonly keyring: Keyring;
}

/** How every process of the gateway is looked at. */
export function appSkeleton({ options, measures, storage, ids, bus, limiter }: Parts) {
  const { config, clock, logger, tracing } = options;
  const { health } = limiter ?? {};
  return {
    config,
    clock,
    ids,
    logger,
    metrics: measures.metrics,
    tracing,
    urls: config.urls,
    readiness: async () => ({ database: await storage.writePath.health() }),
    details: (): Readonly<Record<string, string>> => ({
      ...(health ? { redis: health() } : {}),
      ...(config.kafka ? { kafka: bus.health() } : {}),
    }),
  };
}
