/** The calls of the PG that this shop makes; `undefined` when the reply was lost. */
export interface Pg {
  ready(order: {
    readonly orderNo: string;
    readonly amount: number;
    readonly returnUrl: string;
  }): Promise<Reply | undefined>;
  approve(tid: string, amount: number): Promise<Reply | undefined>;
  cancel(tid: string): Promise<Reply | undefined>;
  look(tid: string): Promise<Reply | undefined>;
  registerWebhooks(url: string, secret: string): Promise<Reply | undefined>;
}

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PgOptions {
  readonly url: string;
  readonly secretKey: string;
}

const DEADLINE_MS = 10_000;

export function pgClient({ url, secretKey }: PgOptions): Pg {
  async function call(path: string, init: RequestInit): Promise<Reply | undefined> {
    const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
    try {
      const reply = await fetch(`${url}${path}`, {
        ...init,
        headers: { ...headers, ...init.headers },
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      return { status: reply.status, body: (await reply.json()) as Reply['body'] };
    } catch {
      return undefined;
    }
  }
  const post = (path: string, key: string, body: object) =>
    call(path, { method: 'POST', headers: { 'idempotency-key': key }, body: JSON.stringify(body) });
  return {
    ready: ({ orderNo, amount, returnUrl }) =>
      post('/pay/ready', `ready-${orderNo}`, { orderNo, amount, successUrl: returnUrl, failUrl: returnUrl }),
    approve: (tid, amount) => post('/pay/approve', `approve-${tid}`, { tid, amount }),
    cancel: (tid) => post('/pay/cancel', `cancel-${tid}`, { tid, reason: 'the buyer sends it back' }),
    look: (tid) => call(`/pay/tx/${tid}`, { method: 'GET' }),
    registerWebhooks: (hook, secret) =>
      call('/api/v1/webhook-endpoints', { method: 'POST', body: JSON.stringify({ url: hook, secret }) }),
  };
}
