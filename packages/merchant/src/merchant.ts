import { join } from 'node:path';
import { shop as shopContract } from '@payflow/contracts';
import { createCommitter, type OpenDatabase, openDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  byFixedKey,
  connectionMeasures,
  createApp,
  createFaults,
  createIds,
  createLives,
  createMetrics,
  createTasks,
  createTimerRunner,
  databaseTrouble,
  type Faults,
  type Ids,
  type Life,
  type Listening,
  type Lives,
  liveNetwork,
  type Metrics,
  type Outlook,
  type RunningServer,
  type ServerOptions,
  tracedCommits,
  tracedTransport,
} from '@payflow/service-kit';
import { overAxios } from '@payflow/service-kit/axios';
import { createPg } from './adapters/pg.ts';
import type { MerchantConfig } from './config.ts';
import { addReturnPage } from './http/return-page.ts';
import { addShop, type ShopParts } from './http/shop.ts';
import { addWebhooks, type WebhookParts } from './http/webhooks.ts';
import { createMeasures, type Measures } from './measures.ts';
import { APPROVE_DEADLINE_MS } from './orders/asking.ts';
import { createCheckOut } from './orders/check-out.ts';
import { createPlaceOrder } from './orders/place-order.ts';
import { createSettle } from './orders/settle.ts';
import { createShowOrder } from './orders/show-order.ts';
import { shelf } from './shelf/shelf.ts';
import { createAlarms } from './storage/alarms.ts';
import { createInbox } from './storage/inbox.ts';
import { ASK_TX, createOrders } from './storage/orders.ts';
import { keptWebhookSecret } from './storage/webhook-secret.ts';
import { createPrune, PRUNE } from './webhooks/prune.ts';
import { createReceive } from './webhooks/receive.ts';
import { createRegister, REGISTER } from './webhooks/register.ts';

export { type MerchantConfig, merchantConfig } from './config.ts';

type Options = ServerOptions<MerchantConfig>;

const { path: WEBHOOK_PATH } = shopContract.receiveWebhook;
/** Timers that are no business of anybody's. */
const HOUSEKEEPING = [REGISTER, PRUNE];

interface Ground {
  readonly faults: Faults;
  readonly database: OpenDatabase<'merchant'>;
  readonly metrics: Metrics;
  readonly measures: Measures;
  readonly ids: Ids;
  readonly secret: string;
  /** The shop's own address; known once it listens. */
  url(): string;
}

/** Puts the shop together, without its server. */
function build(
  { config, clock, logger, tracing, network = liveNetwork, wire = (transport) => transport }: Options,
  { faults, database, measures, ids, secret, url }: Ground,
) {
  const live = network.transport({ clock, over: overAxios });
  const transport = tracedTransport(wire(live.call), tracing);
  const tasks = createTasks(logger);
  const { writePath } = database;
  const { commits } = measures;
  const committer = tracedCommits(
    createCommitter({ writePath: commits.timed(writePath), turn: clock.turn, onBatch: commits.onBatch }),
    tracing,
  );
  commits.watch(committer);
  const orders = createOrders({ committer, writePath, onState: measures.order });
  const inbox = createInbox({ committer, database, onState: measures.order });
  const alarms = createAlarms(committer);
  const { pgSecretKey: secretKey, urls } = config;
  const pg = createPg({ transport, baseUrl: urls.pg, secretKey, deadlineMs: APPROVE_DEADLINE_MS });

  const settle = createSettle({ orders, pg, clock, ids, tasks, logger });
  const register = createRegister({
    registry: pg,
    alarms,
    clock,
    ids,
    logger,
    secret,
    url: () => `${url()}${WEBHOOK_PATH}`,
  });
  const prune = createPrune({ inbox, alarms, clock, tasks });
  const timers = createTimerRunner({
    store: writePath,
    clock,
    logger,
    late: measures.timersLate,
    tracing,
    handlers: { [ASK_TX]: settle.ask, [REGISTER]: register.run, [PRUNE]: prune.run },
  });

  const upcoming = async (limit: number): Promise<Outlook> => {
    const now = clock.now();
    const next = await writePath.upcoming({ after: now, limit, without: HOUSEKEEPING });
    return { now, timers: next.map((timer) => ({ server: 'merchant', ...timer })) };
  };

  const returnUrl = () => `${config.publicUrl ?? url()}/payments/return`;
  const shop: ShopParts = {
    shelf,
    placeOrder: createPlaceOrder({ orders, shelf, clock, ids }),
    showOrder: createShowOrder(orders),
    checkOut: createCheckOut({ orders, pg, clock, logger, returnUrl }),
  };
  const receive = createReceive({
    ...{ inbox, clock, ids, secret },
    onVerdict(verdict) {
      measures.webhook(verdict);
      prune.received();
    },
  });
  const webhooks: WebhookParts = { receive, list: inbox.list };
  const { close } = live;
  return { shop, webhooks, settle, register, prune, timers, tasks, committer, upcoming, faults, close };
}

type Shop = ReturnType<typeof build>;

function createShopApp(
  { config, clock, logger, tracing }: Options,
  { database, metrics, ids }: Ground,
  shop: Shop,
) {
  return createApp({
    config,
    clock,
    ids,
    logger,
    metrics,
    tracing,
    urls: config.urls,
    authenticators: { admin: byFixedKey('admin', config.adminKey, config.mode) },
    readiness: async () => ({
      database: await database.writePath.health(),
      registered: shop.register.check(),
    }),
    routes(routes) {
      addShop(routes, shop.shop);
      addWebhooks(routes, shop.webhooks);
      addReturnPage(routes, { shopName: config.name, buyerReturned: shop.settle.buyerReturned });
    },
  });
}

/** What the shop holds in memory, from one beginning to the next. */
type ShopLife = Life & Pick<Shop, 'timers' | 'tasks' | 'upcoming' | 'faults'>;

function bear(options: Options, ground: Ground): ShopLife {
  const shop = build(options, ground);
  const { timers, tasks, committer, upcoming, faults, close } = shop;
  return {
    upcoming,
    faults,
    timers,
    tasks,
    committer,
    close,
    app: createShopApp(options, ground, shop),
    async begin() {
      await Promise.all([shop.register.begin(), shop.prune.begin()]);
    },
  };
}

function running(
  { clock }: Options,
  lives: Lives<ShopLife>,
  listening: Listening,
  opened: AsyncDisposableStack,
): RunningServer {
  return {
    port: listening.port,
    setOffset(offsetMs) {
      clock.setOffset(offsetMs);
      lives.present.timers.nudge();
    },
    rest: lives.rest,
    async settle() {
      const { timers, tasks, committer } = lives.present;
      await tasks.idle();
      await timers.runDue();
      await committer.idle();
    },
    upcoming: (limit) => lives.present.upcoming(limit),
    faults: lives.present.faults,
    async stop() {
      const { timers, tasks, committer } = lives.present;
      await timers.stop();
      await listening.close();
      await tasks.idle();
      await committer.idle();
      await opened.disposeAsync();
    },
    async kill() {
      await listening.kill();
      // The database first, so that nothing under way is finished or handed back.
      await opened.disposeAsync();
      await lives.present.timers.stop();
    },
  };
}

/** With port 0 the system chooses one, and the shop's address follows it. */
function ownUrl(configured: string, port: number): string {
  const url = new URL(configured);
  if (url.port !== '0') return configured;
  url.port = String(port);
  return url.origin;
}

/** Starts the shop; it takes orders at once, and is ready when the PG knows where its webhooks go. */
export async function startMerchant(options: Options): Promise<RunningServer> {
  const { config, clock, random, network = liveNetwork } = options;
  await using opening = new AsyncDisposableStack();
  const faults = createFaults('merchant');
  const file = join(config.dataDir, 'merchant.db');
  const database = opening.use(
    await openDatabase({
      service: 'merchant',
      file,
      url: config.databaseUrl,
      clock,
      onWaiting: options.onWaiting,
      onFatal: options.onFatal,
      passing: options.passing,
      trouble: databaseTrouble(faults, clock),
      ...options.storage,
    }),
  );

  let url = config.urls.merchant;
  const metrics = createMetrics('merchant');
  if (options.ownProcess) addProcessMetrics(metrics);
  connectionMeasures(metrics, database);
  const ground: Ground = {
    faults,
    database,
    metrics,
    measures: createMeasures(metrics, clock),
    ids: createIds(clock, random),
    secret: config.webhookSecret ?? keptWebhookSecret(config.dataDir, random),
    url: () => url,
  };
  const lives = await createLives({
    clock,
    copies: database.copies,
    answers: [WEBHOOK_PATH],
    bear: async () => bear(options, ground),
  });
  opening.defer(() => lives.present.close());
  await lives.present.begin();
  const { host, port } = config;
  const listening = await network.listen(lives.door.enter, {
    name: 'merchant',
    host,
    port,
    clock,
    ids: ground.ids,
    portSetting: 'MERCHANT_PORT',
  });
  url = ownUrl(config.urls.merchant, listening.port);
  lives.present.timers.start();
  return running(options, lives, listening, opening.move());
}
