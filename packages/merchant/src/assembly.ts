import { shop as shopContract } from '@payflow/contracts';
import { type Committer, createCommitter, type OpenDatabase, type WritePath } from '@payflow/database';
import {
  byFixedKey,
  type Clock,
  createApp,
  createTasks,
  createTimerRunner,
  type Faults,
  type Ids,
  liveNetwork,
  type Metrics,
  type Outlook,
  type ServerOptions,
  tracedCommits,
  tracedTransport,
} from '@payflow/service-kit';
import { overAxios } from '@payflow/service-kit/axios';
import { createBillingPg } from './adapters/billing-pg.ts';
import { createPg } from './adapters/pg.ts';
import { assembleBuyers } from './assemble-buyers.ts';
import { assembleOrders } from './assemble-orders.ts';
import { assembleSubscriptions } from './assemble-subscriptions.ts';
import { PRUNE_SESSIONS } from './buyers/prune-sessions.ts';
import type { MerchantConfig } from './config.ts';
import { createCallLog } from './exchanges/call-log.ts';
import { recordedPg } from './exchanges/recorded-pg.ts';
import { createShowExchanges } from './exchanges/show-exchanges.ts';
import { addBuyers } from './http/buyers.ts';
import { addInvoices } from './http/invoices.ts';
import { addReturnPage, RETURN_PATH } from './http/return-page.ts';
import { addShop, type ShopParts } from './http/shop.ts';
import { addStorefront } from './http/storefront.ts';
import { addSubscriptions } from './http/subscriptions.ts';
import { addWebhooks, type WebhookParts } from './http/webhooks.ts';
import type { Measures } from './measures.ts';
import { APPROVE_DEADLINE_MS } from './orders/asking.ts';
import { createCheckOut } from './orders/check-out.ts';
import { createPlaceOrder } from './orders/place-order.ts';
import { RECONCILE } from './orders/reconcile.ts';
import { createShowOrder } from './orders/show-order.ts';
import { shelf } from './shelf/shelf.ts';
import { LOOK_AT_SUBSCRIPTION } from './storage/subscription-rows.ts';
import type { Inbox } from './webhooks/ports.ts';
import { createPrune, PRUNE } from './webhooks/prune.ts';
import { createReceive } from './webhooks/receive.ts';
import { createRegister, REGISTER } from './webhooks/register.ts';

/** One life of the shop, put together: the only file that names what its use cases stand on. */

export type Options = ServerOptions<MerchantConfig>;

export const { path: WEBHOOK_PATH } = shopContract.receiveWebhook;
/** Timers that are no business of anybody's. */
const HOUSEKEEPING = [REGISTER, PRUNE, PRUNE_SESSIONS, RECONCILE];

/** What outlives a life of the shop. */
export interface Ground {
  readonly faults: Faults;
  readonly database: OpenDatabase<'merchant'>;
  readonly metrics: Metrics;
  readonly measures: Measures;
  readonly ids: Ids;
  readonly secret: string;
  /** The shop's own address; known once it listens. */
  url(): string;
}

function openCommitter(
  { clock, tracing }: Pick<Options, 'clock' | 'tracing'>,
  { database, measures: { commits } }: Pick<Ground, 'database' | 'measures'>,
): Committer {
  const writePath = commits.timed(database.writePath);
  const committer = tracedCommits(
    createCommitter({ writePath, turn: clock.turn, onBatch: commits.onBatch }),
    tracing,
  );
  commits.watch(committer);
  return committer;
}

const upcomingIn =
  (writePath: WritePath, clock: Clock) =>
  async (limit: number): Promise<Outlook> => {
    const now = clock.now();
    const next = await writePath.upcoming({ after: now, limit, without: HOUSEKEEPING });
    return { now, timers: next.map((timer) => ({ server: 'merchant', ...timer })) };
  };

interface Receiving {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secret: string;
  readonly measures: Measures;
  readonly prune: ReturnType<typeof createPrune>;
}

const receiving = ({ measures, prune, ...parts }: Receiving): WebhookParts => ({
  receive: createReceive({
    ...parts,
    onVerdict(verdict) {
      measures.webhook(verdict);
      prune.received();
    },
  }),
  list: parts.inbox.list,
});

/** Puts the shop together, without its server. */
export function build(
  { config, clock, logger, tracing, network = liveNetwork, wire = (transport) => transport }: Options,
  { faults, database, measures, ids, secret, url }: Ground,
) {
  const live = network.transport({ clock, over: overAxios });
  const transport = tracedTransport(wire(live.call), tracing);
  const tasks = createTasks(logger);
  const { writePath } = database;
  const committer = openCommitter({ clock, tracing }, { database, measures });
  const { pgSecretKey: secretKey, urls } = config;
  const pgAt = { transport, baseUrl: urls.pg, secretKey, deadlineMs: APPROVE_DEADLINE_MS };
  const calls = createCallLog(clock);
  const client = createPg(pgAt);
  const pg = recordedPg(client, calls);
  const returnUrl = () => `${config.publicUrl ?? url()}${RETURN_PATH}`;

  const seller = config.name;
  const { orders, inbox, alarms, settle, refunds, reconcile, invoices, handlers } = assembleOrders({
    ...{ committer, database, measures, clock, ids, tasks, logger, pg, seller },
  });
  const register = createRegister({
    registry: client,
    alarms,
    clock,
    ids,
    logger,
    secret,
    url: () => `${url()}${WEBHOOK_PATH}`,
  });
  const prune = createPrune({ inbox, alarms, clock, tasks });
  const buyers = assembleBuyers({ config, clock, ids, committer, database, orders, alarms });
  const subscriptions = assembleSubscriptions({
    ...{ clock, ids, logger, committer, database, returnUrl },
    pg: createBillingPg(pgAt),
  });
  const timers = createTimerRunner({
    store: writePath,
    clock,
    logger,
    late: measures.timersLate,
    tracing,
    handlers: {
      ...handlers,
      [REGISTER]: register.run,
      [PRUNE]: prune.run,
      [LOOK_AT_SUBSCRIPTION]: subscriptions.look,
      [PRUNE_SESSIONS]: buyers.prune.run,
    },
  });

  const shop: ShopParts = {
    info: { name: seller, pgUrl: config.publicUrl ?? urls.pg },
    shelf,
    placeOrder: createPlaceOrder({ orders, buyerOf: buyers.byId, shelf, clock, ids }),
    showOrder: createShowOrder(orders),
    showExchanges: createShowExchanges({ orders, calls, webhooksAbout: inbox.about }),
    refund: refunds.refund,
    reconcile: reconcile.now,
    checkOut: createCheckOut({ orders, pg, clock, logger, returnUrl }),
  };
  const webhooks = receiving({ inbox, clock, ids, secret, measures, prune });
  const orderOf = (tid: string) => orders.find({ tid });
  const parts = { shop, orderOf, invoices, buyers, subscriptions, webhooks, settle, register };
  const running = { timers, tasks, committer, faults, close: live.close };
  const begins = [register, prune, buyers.prune, reconcile];
  return { ...parts, ...running, begins, upcoming: upcomingIn(writePath, clock) };
}

export type Shop = ReturnType<typeof build>;

export function createShopApp(
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
    authenticators: {
      admin: byFixedKey('admin', config.adminKey, config.mode),
      ...shop.buyers.authenticators,
    },
    readiness: async () => ({
      database: await database.writePath.health(),
      registered: shop.register.check(),
    }),
    routes(routes) {
      addShop(routes, shop.shop);
      addBuyers(routes, shop.buyers.http);
      addSubscriptions(routes, shop.subscriptions.http);
      addInvoices(routes, { shopName: config.name, ...shop.invoices });
      addWebhooks(routes, shop.webhooks);
      addReturnPage(routes, {
        shopName: config.name,
        buyerReturned: shop.settle.buyerReturned,
        ...shop.subscriptions.returns,
      });
      addStorefront(routes, {
        shopName: config.name,
        bytes: ids.bytes,
        order: shop.orderOf,
        subscription: shop.subscriptions.returns.subscription,
      });
    },
  });
}
