/** The PG's calls that this shop needs. */
export interface Pg {
  ready(body: object, key: string): Promise<Reply>;
  approve(body: object, key: string): Promise<Reply>;
  tx(tid: string): Promise<Reply>;
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
  async function call(path: string, init: RequestInit = {}): Promise<Reply> {
    const reply = await fetch(`${url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json', ...init.headers },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return { status: reply.status, body: (await reply.json()) as Reply['body'] };
  }
  const post = (path: string, body: object, key: string) =>
    call(path, { method: 'POST', headers: { 'idempotency-key': key }, body: JSON.stringify(body) });
  return {
    ready: (body, key) => post('/pay/ready', body, key),
    approve: (body, key) => post('/pay/approve', body, key),
    tx: (tid) => call(`/pay/tx/${tid}`),
  };
}
