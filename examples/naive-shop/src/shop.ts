import { randomUUID } from 'node:crypto';
import { verify } from '@payflow/webhook-signature';
import express, { type Express, type Request } from 'express';
import type { Mistake } from './mistakes.ts';
import type { Pg } from './pg.ts';

export { MISTAKES, type Mistake, USUAL } from './mistakes.ts';
export { type Pg, pgClient } from './pg.ts';

/** A shop with one product. What it does wrong is named by `mistakes`; without any it is as it should be. */
export interface ShopOptions {
  readonly pg: Pg;
  readonly url: string;
  readonly webhookSecret: string;
  readonly mistakes: readonly Mistake[];
}

interface Order {
  readonly orderNo: string;
  readonly tid: string;
  readonly total: number;
  state: 'PENDING' | 'PAID' | 'FAILED' | 'REFUNDED';
  shipments: number;
  /** The newest event of the PG that it knows. */
  seq: number;
}

interface Event {
  readonly type: string;
  readonly data: { readonly tid: string; readonly amount: number; readonly seq: number };
}

type Makes = (mistake: Mistake) => boolean;

const PRICE = 30_000;
const KNOWN_TYPES = ['payment.captured', 'payment.failed', 'payment.refunded', 'payment.expired'];
const TOLERANCE_SECONDS = 300;

function pay(order: Order, amount: unknown, makes: Makes): void {
  if (amount !== order.total && !makes('ignores-the-amount')) return;
  if (order.state !== 'PAID' || makes('ships-again')) order.shipments += 1;
  order.state = 'PAID';
}

function cashier({ pg, mistakes }: ShopOptions) {
  const makes: Makes = (mistake) => mistakes.includes(mistake);
  const unknown = (order: Order) => {
    if (makes('takes-unknown-for-failed')) order.state = 'FAILED';
  };
  return async (order: Order): Promise<void> => {
    const { tid, total } = order;
    const key = makes('makes-a-new-key-each-time') ? randomUUID() : `approve-${tid}`;
    const amount = makes('ignores-the-amount') ? {} : { amount: total };
    const reply = await pg.approve({ tid, ...amount }, key).catch(() => undefined);
    if (reply === undefined || reply.status === 202) return unknown(order);
    if (reply.status === 409 && makes('trusts-the-return')) return pay(order, total, makes);
    if (reply.status !== 200) return;
    if (reply.body.status === 'APPROVED') pay(order, reply.body.amount, makes);
    else order.state = 'FAILED';
  };
}

function isBelieved({ headers, body }: Request, { webhookSecret, mistakes }: ShopOptions): boolean {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const toleranceSeconds = mistakes.includes('believes-any-time')
    ? Number.POSITIVE_INFINITY
    : TOLERANCE_SECONDS;
  if (mistakes.includes('believes-any-signature')) {
    const age = Math.abs(nowSeconds - Number(headers['webhook-timestamp'] ?? nowSeconds));
    return age <= toleranceSeconds;
  }
  return verify({ headers, body, secret: webhookSecret, nowSeconds, toleranceSeconds }).valid;
}

/** Takes in what the PG tells; answers the HTTP status. */
function listener(options: ShopOptions, orderOf: (tid: string) => Order | undefined) {
  const makes: Makes = (mistake) => options.mistakes.includes(mistake);
  const done = new Set<string>();

  function take(order: Order, { type, data }: Event): void {
    if (data.seq < order.seq && !makes('ignores-the-order-of-events')) return;
    order.seq = data.seq;
    if (type === 'payment.captured') pay(order, data.amount, makes);
    else if (type === 'payment.failed') order.state = 'FAILED';
    else if (type === 'payment.refunded') order.state = 'REFUNDED';
  }

  return async (req: Request): Promise<number> => {
    if (!isBelieved(req, options)) return 401;
    const event = JSON.parse(String(req.body)) as Event;
    if (!KNOWN_TYPES.includes(event.type)) return makes('refuses-new-types') ? 400 : 200;
    const order = orderOf(event.data.tid);
    if (!order) return 200;
    if (makes('works-before-it-answers')) await options.pg.tx(order.tid);
    const id = String(req.headers['webhook-id']);
    if (done.has(id) && !makes('ships-again')) return 200;
    done.add(id);
    take(order, event);
    return 200;
  };
}

export function createShop(options: ShopOptions): Express {
  const { pg, url } = options;
  const orders = new Map<string, Order>();
  const byTid = (tid: string) => [...orders.values()].find((order) => order.tid === tid);
  const approve = cashier(options);
  const hear = listener(options, byTid);
  const app = express();

  app.post('/orders', async (_req, res) => {
    const orderNo = `NAIVE-${randomUUID()}`;
    const successUrl = `${url}/paid`;
    const made = await pg.ready({ orderNo, amount: PRICE, successUrl, failUrl: successUrl }, orderNo);
    const { tid, redirectUrl } = made.body;
    orders.set(orderNo, { orderNo, tid: String(tid), total: PRICE, state: 'PENDING', shipments: 0, seq: 0 });
    res.status(made.status === 200 ? 201 : 502).json({ orderNo, redirectUrl });
  });
  app.get('/orders/:orderNo', (req, res) => {
    const order = orders.get(req.params.orderNo);
    res.status(order ? 200 : 404).json(order ?? {});
  });
  app.get('/paid', async (req, res) => {
    const order = byTid(String(req.query.tid));
    if (order && order.state !== 'PAID' && req.query.result === 'success') await approve(order);
    res.status(order ? 200 : 404).send(`Your order is ${order?.state ?? 'not known'}.`);
  });
  app.post('/webhook', express.raw({ type: 'application/json' }), async (req, res) => {
    res.sendStatus(await hear(req));
  });
  return app;
}
