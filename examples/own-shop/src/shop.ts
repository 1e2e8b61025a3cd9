import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { verify } from '@payflow/webhook-signature';
import express, { type Request } from 'express';
import { learn, type News, type Order } from './order.ts';
import { type Pg, pgClient, type Reply } from './pg.ts';

export interface ShopOptions {
  readonly pgUrl: string;
  readonly pgSecretKey: string;
  readonly webhookSecret: string;
  /** A free one when absent. */
  readonly port?: number;
}

export interface Shop extends AsyncDisposable {
  readonly url: `http://${string}`;
}

const PRICE = 25_000;

function takesNews(order: Order, reply: Reply | undefined): void {
  // 202: nobody knows yet. Lost, or refused: this call says nothing of the payment.
  if (reply?.status === 200) learn(order, reply.body as unknown as News);
}

/** Webhooks: verified over the raw body, and each id done once. */
function hears(webhookSecret: string, orderOf: (tid: string) => Order | undefined) {
  const done = new Set<string>();
  return ({ headers, body }: Request): number => {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const verdict = verify({ headers, body, secret: webhookSecret, nowSeconds });
    if (!verdict.valid) return 401;
    if (done.has(verdict.id)) return 200;
    done.add(verdict.id);
    const { data } = JSON.parse(String(body)) as { data: News & { readonly tid: string } };
    const order = orderOf(data.tid);
    if (order) learn(order, data);
    return 200;
  };
}

function routes(pg: Pg, webhookSecret: string, url: () => string) {
  const orders = new Map<string, Order>();
  const orderOf = (tid: string) => [...orders.values()].find((order) => order.tid === tid);
  const hear = hears(webhookSecret, orderOf);
  const app = express();

  app.post('/orders', async (_req, res) => {
    const orderNo = `OWN-${randomUUID()}`;
    const ready = await pg.ready({ orderNo, amount: PRICE, returnUrl: `${url()}/paid` });
    if (ready?.status !== 200)
      return void res.status(503).json({ error: 'The PG does not answer; try again.' });
    const { tid, redirectUrl } = ready.body as { tid: string; redirectUrl: string };
    orders.set(orderNo, { orderNo, total: PRICE, tid, state: 'PENDING', seq: 0, shipments: 0 });
    res.status(201).json({ orderNo, redirectUrl });
  });
  app.get('/orders/:orderNo', (req, res) => {
    const order = orders.get(req.params.orderNo);
    res.status(order ? 200 : 404).json(order ?? { error: 'There is no such order.' });
  });
  app.post('/orders/:orderNo/refund', async (req, res) => {
    const order = orders.get(req.params.orderNo);
    if (!order?.tid || order.state !== 'PAID') return void res.status(409).json({ error: 'It is not paid.' });
    takesNews(order, await pg.cancel(order.tid).then(() => pg.look(order.tid ?? '')));
    res.json(order);
  });
  app.get('/paid', async (req, res) => {
    const order = orderOf(String(req.query.tid));
    if (order?.tid && order.state === 'PENDING' && req.query.result === 'success')
      takesNews(order, await pg.approve(order.tid, order.total));
    res.status(order ? 200 : 404).send(`Your order is ${order?.state ?? 'not known'}.`);
  });
  app.post('/payments/webhook', express.raw({ type: 'application/json' }), (req, res) => {
    res.sendStatus(hear(req));
  });
  return app;
}

/** Starts the shop, which tells the PG where its webhooks go. */
export async function startShop({ pgUrl, pgSecretKey, webhookSecret, port = 0 }: ShopOptions): Promise<Shop> {
  const pg = pgClient({ url: pgUrl, secretKey: pgSecretKey });
  let url: Shop['url'] = 'http://localhost';
  const server = routes(pg, webhookSecret, () => url).listen(port, '127.0.0.1');
  await once(server, 'listening');
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const registered = await pg.registerWebhooks(`${url}/payments/webhook`, webhookSecret);
  if (registered?.status !== 200) throw new Error(`the PG at ${pgUrl} did not take the webhook endpoint`);
  return {
    url,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
