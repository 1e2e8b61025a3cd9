import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PayStatus, pay } from '@payflow/contracts';
import { type Act, type FakeBilling, fakeBilling } from './fake-billing.ts';
import type { SeenCall } from './seen-call.ts';

/** How the PG answers a call instead of as it should; `as-it-should` is its usual answer. */
export type Behaviour =
  | 'as-it-should'
  | 'reset'
  | 'act-then-reset'
  | { readonly status: number; readonly body: string };

export interface FakePayment {
  orderNo: string;
  amount: number;
  status: PayStatus;
  seq?: number;
  cancels?: pay.Cancel[];
}

/** A PG of a few lines that does as the contract says, or as a test wants it. */
export interface FakePg extends AsyncDisposable {
  readonly billing: FakeBilling;
  readonly url: string;
  readonly calls: SeenCall[];
  /** By the last word of the path: ready, approve, tx, webhook-endpoints, billing-keys, plans, subscriptions. */
  readonly behaves: Record<string, Behaviour>;
  /** What an approval ends in. */
  outcome: PayStatus;
  readonly payments: Map<string, FakePayment>;
  /** Gives back behind the shop's back, as whoever has another of its keys can. */
  refund(tid: string, cancel: Partial<pay.Cancel> & { amount: number }): pay.Cancel;
  made(path: string): SeenCall[];
}

const AT = '2026-03-02T00:00:00.000Z';
const failure = { code: '51', name: 'insufficient_funds', message: 'The account has not enough money.' };

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(res: ServerResponse, status: number, body: unknown): void {
  res
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
}

const problem = (code: string) => ({ code, message: `${code} it is.`, requestId: 'req_1' });

type Payments = FakePg['payments'];

const cancelled = ({ cancels = [] }: FakePayment): number =>
  cancels.filter(({ state }) => state === 'DONE').reduce((sum, { amount }) => sum + amount, 0);

/** Takes a cancel into a payment's books. */
function addCancel(payment: FakePayment, given: Partial<pay.Cancel> & { amount: number }): pay.Cancel {
  const cancels = payment.cancels ?? [];
  const cancel: pay.Cancel = {
    ...{ cancelId: `op_${payment.orderNo}_${cancels.length + 1}`, state: 'DONE' },
    ...{ items: null, reason: null, idempotencyKey: null, requestedAt: AT },
    ...given,
  };
  payment.cancels = [...cancels, cancel];
  payment.seq = (payment.seq ?? 3) + 2;
  const gone = cancelled(payment);
  if (gone > 0) payment.status = gone === payment.amount ? 'CANCELLED' : 'PARTIAL_CANCELLED';
  return cancel;
}

function seen(payments: Payments, tid: string) {
  const payment = payments.get(tid);
  const approved = payment?.status === 'APPROVED';
  return {
    ...payment,
    tid,
    currency: 'KRW',
    method: 'CARD',
    billingKey: null,
    cardAuthCode: approved ? '482913' : null,
    cardRefNo: null,
    issuer: null,
    cardMasked: null,
    approvedAt: approved ? AT : null,
    seq: payment?.seq ?? 1,
    cancelledAmount: payment ? cancelled(payment) : 0,
    remainingAmount: 0,
    cancels: payment?.cancels ?? [],
    createdAt: AT,
    updatedAt: AT,
    ...(payment?.status === 'FAILED' ? { failure } : {}),
  };
}

/** What a PG does when it does as it should, by a word of the path. */
function actsOf(payments: Payments, outcome: () => PayStatus): Record<string, Act> {
  let made = 0;
  return {
    ready({ body }) {
      const known = [...payments].find(
        ([, { orderNo, status }]) => orderNo === body.orderNo && status === 'READY',
      );
      const tid = known?.[0] ?? `T${String(++made).padStart(19, '0')}`;
      payments.set(tid, { orderNo: body.orderNo, amount: body.amount, status: 'READY' });
      return [
        200,
        { tid, redirectUrl: `http://pg.example/checkout?tid=${tid}`, status: 'READY', expiresAt: AT },
      ];
    },
    approve({ body }) {
      const payment = payments.get(body.tid);
      if (payment?.status !== 'READY') return [409, problem('INVALID_STATE')];
      payment.status = outcome();
      return [payment.status === 'UNKNOWN' ? 202 : 200, seen(payments, body.tid)];
    },
    cancel({ body, key }) {
      const payment = payments.get(body.tid);
      if (!payment) return [404, problem('NOT_FOUND')];
      const before = payment.cancels?.find(({ idempotencyKey }) => idempotencyKey === key);
      if (!before && body.amount > payment.amount - cancelled(payment))
        return [409, problem('REFUND_CONFLICT')];
      const { amount, items = null, reason } = body;
      const { cancelId } =
        before ?? addCancel(payment, { amount, items, reason, idempotencyKey: key ?? null });
      const { status } = payment;
      return [200, { tid: body.tid, status, cancelledAmount: amount, remainingAmount: 0, cancelId }];
    },
    tx({ path }) {
      const tid = path.split('/').at(-1) ?? '';
      return payments.has(tid) ? [200, seen(payments, tid)] : [404, problem('NOT_FOUND')];
    },
    'webhook-endpoints': ({ body }) => {
      const times = { createdAt: AT, updatedAt: AT, failingSince: null, disabledAt: null };
      const data = {
        id: 'we_1',
        url: body.url,
        events: [],
        enabled: true,
        ...times,
        disabledReason: null,
        previousSecretUntil: null,
      };
      return [200, { code: 'OK', message: 'Registered.', data }];
    },
  };
}

async function callOf(req: IncomingMessage): Promise<SeenCall> {
  const text = await bodyOf(req);
  const { authorization, 'idempotency-key': key } = req.headers;
  return {
    method: req.method ?? '',
    path: req.url ?? '',
    key: key as string,
    authorization,
    body: text && JSON.parse(text),
  };
}

export async function startFakePg(port = 0): Promise<FakePg> {
  const pg = { outcome: 'APPROVED' as PayStatus };
  const calls: SeenCall[] = [];
  const behaves: Record<string, Behaviour> = {};
  const payments: Payments = new Map();
  const { billing, acts: billingActs } = fakeBilling();
  const acts = { ...billingActs, ...actsOf(payments, () => pg.outcome) };

  const server = createServer(async (req, res) => {
    const call = await callOf(req);
    calls.push(call);
    const name = Object.keys(acts).find((each) => call.path.includes(each)) ?? '';
    const how = behaves[name] ?? 'as-it-should';
    if (how === 'reset') return void req.socket.destroy();
    if (typeof how === 'object') return send(res, how.status, how.body);
    const [status, body] = acts[name]?.(call) ?? [404, problem('NOT_FOUND')];
    if (how === 'act-then-reset') return void req.socket.destroy();
    send(res, status, body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(pg, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    behaves,
    payments,
    billing,
    refund(tid: string, cancel: Partial<pay.Cancel> & { amount: number }) {
      const payment = payments.get(tid);
      if (!payment) throw new Error(`${tid} is no payment`);
      return addCancel(payment, cancel);
    },
    made: (path: string) => calls.filter((call) => call.path.includes(path)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
