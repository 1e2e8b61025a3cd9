/** What the tests of the image ask of PayFlow in server mode, at the address of its nginx. */
export interface Counter {
  readonly url: string;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface Received {
  readonly type: string;
  readonly valid: boolean;
  readonly verdict: string;
}

/** The shop's inbox, which its admin may see. */
export async function inboxOf({ url, secrets }: Counter): Promise<Received[]> {
  const headers = { authorization: `Bearer ${secrets.ADMIN_KEY}` };
  const reply = await fetch(`${url}/merchant/api/webhooks`, { headers });
  return ((await reply.json()) as { webhooks: Received[] }).webhooks;
}

const CARD = { number: '4242424242424242', expiry: '12/40', cvc: '123' };

/** Pays an order of M001's, and tells its status; what is cut off is sent again under the same key, as a shop must. */
export async function pay({ url, secrets }: Counter, orderNo: string): Promise<unknown> {
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    for (;;) {
      const reply = await fetch(url + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${secrets.M001_SECRET_KEY}`,
          'idempotency-key': `${path}-${orderNo}`,
        },
        body: JSON.stringify(body),
      });
      if (reply.status !== 503) return (await reply.json()) as Record<string, unknown>;
    }
  };
  const { tid } = await post('/pay/ready', { orderNo, amount: 50_000 });
  return (await post('/pay/approve', { tid, card: CARD })).status;
}
