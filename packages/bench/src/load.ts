import { Pool } from 'undici';
import { z } from 'zod';

/**
 * The load, a process of its own: so many payments in a closed loop, so many at a time, over kept-alive
 * connections. Told what to do by a message, answers with what it saw.
 */
export const Flow = z.enum(['pay', 'rest', 'later']);
export type Flow = z.output<typeof Flow>;

export const LoadOrder = z.object({
  /** Of the gateways; buyers are dealt out among them. */
  urls: z.array(z.url()).min(1),
  key: z.string().optional(),
  /** JSON of a body's `card`; absent: the sandbox's test card. */
  card: z.string().optional(),
  payments: z.int(),
  atOnce: z.int(),
  flow: Flow,
  /** Begins the order numbers, so that no two runs share one. */
  prefix: z.string(),
});
export type LoadOrder = z.output<typeof LoadOrder>;

export const LoadReport = z.object({
  approved: z.int(),
  /** How long each approve took, ms, sorted. */
  approveMs: z.array(z.number()),
  cpuMs: z.number(),
});
export type LoadReport = z.output<typeof LoadReport>;

/** Posts a body with the merchant's key, and with an Idempotency-Key when one is given. */
type Post = (path: string, body: string, key?: string) => Promise<Record<string, unknown>>;

/** One payment. Resolves to whether it was approved; `timed` measures the call that asks the issuer for the money. */
type Buy = (
  post: Post,
  order: { readonly orderNo: string; readonly card: string },
  timed: <R>(call: Promise<R>) => Promise<R>,
) => Promise<boolean>;

const pay: Buy = async (post, { orderNo, card }, timed) => {
  const { tid } = await post('/pay/ready', `{"orderNo":"${orderNo}","amount":1000}`);
  const { status } = await timed(post('/pay/approve', `{"tid":"${tid}"${card}}`));
  return status === 'APPROVED';
};

const rest: Buy = async (post, { orderNo, card }, timed) => {
  const body = `{"orderNo":"${orderNo}","amount":1000${card}}`;
  const { data } = await timed(post('/api/v1/payments/authorize', body, `${orderNo}-a`));
  const { tid, status } = data as { tid: string; status: string };
  await post(`/api/v1/payments/capture/${tid}`, '{}', `${orderNo}-c`);
  await post(`/api/v1/payments/refund/${tid}`, '{}', `${orderNo}-r`);
  return status === 'AUTHORIZED';
};

/** The issuer is asked behind the reply; that it was is told by the webhook. */
const later: Buy = async (post, { orderNo, card }, timed) => {
  const body = `{"orderNo":"${orderNo}","amount":1000,"capture":true${card}}`;
  const { data } = await timed(post('/api/v1/payments', body, orderNo));
  return (data as { status: string }).status === 'REQUESTED';
};

/** What a buyer may do, and how many webhooks the shop hears of it. */
export const flows: Readonly<Record<Flow, { readonly buy: Buy; readonly webhooks: number }>> = {
  pay: { buy: pay, webhooks: 1 },
  rest: { buy: rest, webhooks: 3 },
  later: { buy: later, webhooks: 1 },
};

async function run({ urls, key, payments, atOnce, flow, prefix, ...order }: LoadOrder): Promise<LoadReport> {
  const pools = urls.map((url) => new Pool(url, { connections: atOnce }));
  const always = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const postBy =
    (pool: Pool | undefined): Post =>
    async (path, body, idempotencyKey) => {
      if (!pool) throw new Error('no gateway to call');
      const headers = idempotencyKey ? { ...always, 'idempotency-key': idempotencyKey } : always;
      const reply = await pool.request({ path, method: 'POST', headers, body });
      const text = await reply.body.text();
      if (reply.statusCode > 202)
        throw new Error(`${path} answered ${reply.statusCode}: ${text.slice(0, 200)}`);
      return JSON.parse(text);
    };
  const card = order.card ? `,"card":${order.card}` : '';
  const approveMs: number[] = [];
  const timed = async <R>(call: Promise<R>): Promise<R> => {
    const from = performance.now();
    const result = await call;
    approveMs.push(performance.now() - from);
    return result;
  };
  let begun = 0;
  let approved = 0;
  const buyer = async (name: number): Promise<void> => {
    const post = postBy(pools[name % pools.length]);
    while (begun < payments)
      if (await flows[flow].buy(post, { orderNo: `${prefix}-${++begun}`, card }, timed)) approved++;
  };
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: atOnce }, (_, name) => buyer(name)));
  const { user, system } = process.cpuUsage(cpu);
  await Promise.all(pools.map((pool) => pool.close()));
  return { approved, approveMs: approveMs.sort((a, b) => a - b), cpuMs: (user + system) / 1000 };
}

if (process.argv[1] === import.meta.filename) {
  process.on('message', async (message) => {
    process.send?.(await run(LoadOrder.parse(message)));
  });
  process.on('disconnect', () => process.exit(0));
}
