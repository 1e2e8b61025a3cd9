import { webhooks } from '@payflow/contracts';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { BANKS_ARE_CLOSED, type Gateway, startGateway } from '../test-gateway.ts';
import { silent } from '../test-issuer.ts';
import { type Received, startReceiver } from '../test-receiver.ts';
import { JITTER_SHARE, WAITS_MS } from './schedule.ts';

const HOUR_MS = 60 * 60_000;
/** Longer than any wait of the schedule with its jitter. */
const NEXT_TRY_MS = 29 * HOUR_MS;

/** The wait before the next try with the longest jitter. */
const latestMs = (tries: number) => Math.ceil(WAITS_MS[tries]! * (1 + JITTER_SHARE));

async function register(pg: Gateway, url: string, over = {}): Promise<string> {
  const { json } = await pg.post('/api/v1/webhook-endpoints', { url, ...over });
  return json.data.secret;
}

async function pay(pg: Gateway, over = {}): Promise<string> {
  const { tid } = await pg.ready(over);
  await pg.approve(tid);
  return tid;
}

/** What a shop with this secret reads; throws when the signature does not hold. */
function verified({ headers, body }: Received, secret: string) {
  const event = new Webhook(secret).verify(body, headers as Record<string, string>);
  return webhooks.WebhookEvent.parse(event);
}
const states = (pg: Gateway) =>
  pg
    .rows("SELECT state, attempts FROM deliveries WHERE type LIKE 'payment.%'")
    .map(({ state, attempts }) => `${state} ${attempts}`);

describe('a webhook', () => {
  test('comes signed, and says what became of the payment', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const secret = await register(pg, shop.url);
    const tid = await pay(pg, { orderNo: 'A-1' });
    await pg.settle();
    expect(shop.received).toHaveLength(1);
    const [webhook] = shop.received;
    expect(webhook?.headers['content-type']).toBe('application/json');
    expect(verified(webhook!, secret)).toMatchObject({
      type: 'payment.captured',
      data: { tid, orderNo: 'A-1', amount: 50_000, status: 'CAPTURED', seq: 3, cardAuthCode: '482913' },
    });
    expect(states(pg)).toEqual(['DELIVERED 1']);
  });

  test('that was tampered with, or is signed with another secret, does not verify', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const secret = await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    const [webhook] = shop.received;
    const body = webhook!.body.replace('50000', '5');
    expect(() => verified({ ...webhook!, body }, secret)).toThrow();
    expect(() => verified(webhook!, `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow();
  });

  test('is stamped with real time, also when the business clock was moved', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const secret = await register(pg, shop.url);
    await pg.advance(400 * 24 * HOUR_MS);
    await pay(pg);
    await pg.settle();
    expect(verified(shop.received[0]!, secret).data.status).toBe('CAPTURED');
  });

  test('tells of an expired payment, and of one that failed because nobody knew', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const secret = await register(pg, shop.url);
    await pg.ready();
    await pg.advance(HOUR_MS / 2);
    pg.issuer.authorizes = silent;
    await pay(pg);
    await pg.settle();
    const told = shop.received.map((webhook) => verified(webhook, secret));
    expect(told.map(({ type }) => type)).toEqual(['payment.expired', 'payment.failed']);
    expect(told[1]?.data).toMatchObject({ status: 'FAILED', failure: { code: '91' }, seq: 5 });
  });

  test("goes to the payment's own callbackUrl too, signed with the first endpoint's secret", async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const secret = await register(pg, shop.url);
    await pay(pg, { callbackUrl: `http://localhost:${shop.port}/own` });
    await pg.settle();
    expect(shop.received.map(({ path }) => path).sort()).toEqual(['/hook', '/own']);
    for (const webhook of shop.received) verified(webhook, secret);
    expect(new Set(shop.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test("is signed with the endpoint's newest secret", async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    await register(pg, shop.url);
    const secret = await register(pg, shop.url, {
      secret: `whsec_${Buffer.alloc(24, 9).toString('base64')}`,
    });
    await pay(pg);
    await pg.settle();
    verified(shop.received[0]!, secret);
  });
});

describe('a shop that is down', () => {
  test('gets the same webhook again by the schedule, under the same id, until it takes it', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500, body: 'x'.repeat(3_000) });
    const secret = await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    expect(states(pg)).toEqual(['WAITING 1']);
    await pg.advance(3_999);
    expect(shop.received).toHaveLength(1);
    await pg.advance(2_001);
    expect(shop.received).toHaveLength(2);
    await pg.advance(6 * 60_000);
    expect(shop.received).toHaveLength(3);
    shop.answers = () => ({ status: 204 });
    await pg.advance(36 * 60_000);
    expect(states(pg)).toEqual(['DELIVERED 4']);
    expect(new Set(shop.received.map(({ headers, body }) => headers['webhook-id'] + body)).size).toBe(1);
    for (const webhook of shop.received) verified(webhook, secret);
    const tries = pg.rows(
      'SELECT number, status, length(reply) AS kept FROM delivery_attempts ORDER BY number',
    );
    expect(tries.map(({ status }) => status)).toEqual([500, 500, 500, 204]);
    expect(tries[0]?.kept).toBe(1_024);
  });

  test('for days is given up after ten tries, and the delivery says so', async () => {
    await using pg = await startGateway(BANKS_ARE_CLOSED);
    const shop = await startReceiver();
    // The days that pass settle what was paid, and that is told too.
    await register(pg, shop.url, { events: ['payment.captured'] });
    await shop[Symbol.asyncDispose]();
    await pay(pg);
    await pg.settle();
    for (let tries = 1; tries < 10; tries++) {
      expect(states(pg)).toEqual([`WAITING ${tries}`]);
      await pg.advance(latestMs(tries));
    }
    expect(states(pg)).toEqual(['EXHAUSTED 10']);
    await pg.advance(NEXT_TRY_MS);
    expect(pg.rows('SELECT count(*) n FROM delivery_attempts')).toEqual([{ n: 10 }]);
    expect(pg.rows("SELECT count(*) n FROM timers WHERE kind = 'deliver'")).toEqual([{ n: 0 }]);
    expect(pg.rows('SELECT error FROM delivery_attempts')[0]?.error).toContain('cannot be reached');
  });

  test('and the gateway after it: what was owed is sent when it is back', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const came = Promise.withResolvers<void>();
    const mayAnswer = Promise.withResolvers<void>();
    shop.answers = async () => {
      came.resolve();
      await mayAnswer.promise;
      return { status: 200 };
    };
    const secret = await register(pg, shop.url);
    await pay(pg);
    await came.promise;
    await pg.crash();
    mayAnswer.resolve();
    await pg.settle();
    expect(states(pg)).toEqual(['DELIVERED 1']);
    expect(shop.received).toHaveLength(2);
    expect(verified(shop.received[0]!, secret)).toEqual(verified(shop.received[1]!, secret));
  });
});

describe('a shop that answers', () => {
  test('with a redirect has not taken it, and nobody follows', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 302, headers: { location: '/elsewhere' } });
    await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    expect(shop.received.map(({ path }) => path)).toEqual(['/hook']);
    expect(states(pg)).toEqual(['WAITING 1']);
  });

  test.each([429, 503])('%i with Retry-After gets the time that it asks for', async (status) => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status, headers: { 'retry-after': '7200' } });
    await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    await pg.advance(HOUR_MS);
    expect(shop.received).toHaveLength(1);
    await pg.advance(HOUR_MS);
    expect(shop.received).toHaveLength(2);
  });

  test('410 Gone is left alone: nothing that waits is sent, nothing new is written, until it registers again', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    shop.answers = () => ({ status: 410 });
    await pay(pg);
    await pg.settle();
    expect(shop.received).toHaveLength(2);
    expect((await pg.get('/api/v1/webhook-endpoints')).json.data).toMatchObject([
      { enabled: false, disabledReason: 'GONE' },
    ]);

    await pay(pg);
    await pg.advance(NEXT_TRY_MS);
    expect(shop.received).toHaveLength(2);
    // The first was tried once; that nobody tries it again is no try.
    expect(states(pg)).toEqual(['DISABLED 1', 'DISABLED 1']);

    shop.answers = () => ({ status: 200 });
    await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    expect(shop.received).toHaveLength(3);
  });

  test('slowly does not slow an approval', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const mayAnswer = Promise.withResolvers<void>();
    shop.answers = async () => {
      await mayAnswer.promise;
      return { status: 200 };
    };
    await register(pg, shop.url);
    for (let i = 0; i < 5; i++) {
      const { tid } = await pg.ready();
      expect((await pg.approve(tid)).json.status).toBe('APPROVED');
    }
    expect(states(pg)).toEqual(Array(5).fill('WAITING 0'));
    mayAnswer.resolve();
    await pg.settle();
    expect(states(pg)).toEqual(Array(5).fill('DELIVERED 1'));
  });
});

test('three hundred webhooks at once all arrive, each once', async () => {
  await using pg = await startGateway();
  await using shop = await startReceiver();
  await register(pg, shop.url);
  await Promise.all(Array.from({ length: 300 }, () => pay(pg)));
  await pg.settle();
  // Those that found no room wait for their timers.
  await pg.pass(60_000);
  expect(new Set(shop.received.map(({ headers }) => headers['webhook-id'])).size).toBe(300);
  expect(pg.rows('SELECT state, count(*) n FROM deliveries GROUP BY state')).toEqual([
    { state: 'DELIVERED', n: 300 },
  ]);
});
