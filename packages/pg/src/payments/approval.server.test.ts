import { describe, expect, test } from 'vitest';
import { CARDS, startGateway } from '../test-gateway.ts';
import { asUsual, refused, silent } from '../test-issuer.ts';

const HALF_HOUR_MS = 30 * 60_000;

describe('approve', () => {
  test('takes the money: Mina pays, and the payment reads back as it was answered', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ orderNo: 'A-1', amount: 12_000 });
    const paid = await pg.approve(tid, { amount: 12_000, installmentMonths: 3 });
    expect(paid.status).toBe(200);
    expect(paid.json).toMatchObject({
      tid,
      orderNo: 'A-1',
      amount: 12_000,
      status: 'APPROVED',
      cardAuthCode: '482913',
      issuer: 'card',
      cardMasked: '424242******4242',
    });
    const { cardMasked: _masked, ...answered } = paid.json;
    const found = await pg.get(`/pay/tx/${tid}`);
    expect(found.json).toMatchObject({ ...answered, remainingAmount: 12_000, cancelledAmount: 0 });
    expect(pg.issuer.authorizations).toMatchObject([{ tid, amount: 12_000, capture: true }]);
  });

  test('tells the issuer who sells, and that a manual capture only holds the money', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ captureMode: 'MANUAL' });
    expect((await pg.approve(tid)).json.status).toBe('APPROVED');
    expect(pg.issuer.authorizations).toMatchObject([{ capture: false, merchantName: 'PayFlow Store' }]);
    expect(pg.rows('SELECT status FROM payments')).toEqual([{ status: 'AUTHORIZED' }]);
  });

  test('a decline is an answer, not an error; the order is free for another try', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ orderNo: 'A-1' });
    const declined = await pg.approve(tid, { card: CARDS.noMoney });
    expect(declined.status).toBe(200);
    expect(declined.json).toMatchObject({
      status: 'FAILED',
      cardAuthCode: null,
      approvedAt: null,
      failure: { code: '51', name: 'insufficient_funds' },
    });
    const again = await pg.ready({ orderNo: 'A-1' });
    expect(again.tid).not.toBe(tid);
    expect((await pg.approve(again.tid)).json.status).toBe('APPROVED');
  });

  test('without a card charges the always-approving one in the sandbox', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    expect((await pg.approve(tid, { card: undefined })).json).toMatchObject({
      status: 'APPROVED',
      cardMasked: '424242******4242',
    });
  });

  test('fifty at once make one authorization, and one of them is answered with it', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const replies = await Promise.all(Array.from({ length: 50 }, () => pg.approve(tid)));
    expect(pg.issuer.authorizations).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = replies.filter(({ status }) => status !== 200);
    expect(new Set(others.map(({ json }) => json.code))).toEqual(new Set(['INVALID_STATE']));
    expect(await pg.statusOf(tid)).toBe('APPROVED');
  });
});

describe('is refused, and nothing changes', () => {
  test.each([
    ['an amount that is not the one made ready', { amount: 49_999 }, 422, 'AMOUNT_MISMATCH'],
    [
      'a card that is no test card',
      { card: { ...CARDS.approved, number: '4111111111111111' } },
      422,
      'CARD_NOT_A_TEST_CARD',
    ],
    ['a field that nobody knows', { amuont: 50_000 }, 400, 'VALIDATION_FAILED'],
  ])('%s', async (_what, over, status, code) => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const reply = await pg.approve(tid, over);
    expect(reply).toMatchObject({ status, json: { code } });
    expect(reply.body).not.toContain('4111111111111111');
    expect(pg.issuer.authorizations).toEqual([]);
    expect(await pg.statusOf(tid)).toBe('READY');
    expect(pg.rows('SELECT type FROM events')).toEqual([{ type: 'payment.ready' }]);
  });

  test("a tid that is unknown, or another merchant's, for approve and for a look", async () => {
    await using pg = await startGateway();
    const other = { 'x-payflow-merchant': 'M002' };
    const { tid } = await pg.ready();
    for (const [asked, headers] of [
      ['T0000000000000000000', {}],
      [tid, other],
    ] as const) {
      const notFound = { status: 404, json: { code: 'NOT_FOUND' } };
      expect(await pg.approve(asked, {}, headers)).toMatchObject(notFound);
      expect(await pg.get(`/pay/tx/${asked}`, headers)).toMatchObject(notFound);
    }
    expect(await pg.statusOf(tid)).toBe('READY');
  });

  test('a second approve of a paid payment, and a second ready of a paid order', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ orderNo: 'A-1' });
    await pg.approve(tid);
    expect(await pg.approve(tid)).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
    const again = { orderNo: 'A-1', amount: 50_000 };
    expect(await pg.post('/pay/ready', again)).toMatchObject({
      status: 409,
      json: { code: 'DUPLICATE_ORDER' },
    });
  });

  test('a payment whose thirty minutes are over; then it is EXPIRED', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    pg.clock.pass(HALF_HOUR_MS);
    expect(await pg.approve(tid)).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
    await pg.settle();
    expect(await pg.statusOf(tid)).toBe('EXPIRED');
    expect(pg.issuer.authorizations).toEqual([]);
  });
});

describe('ready again', () => {
  test('with the same body gives the same payment, with another body a new one', async () => {
    await using pg = await startGateway();
    const first = await pg.ready({ orderNo: 'A-1' });
    expect(await pg.ready({ amount: 50_000, orderNo: 'A-1' })).toEqual(first);
    const second = await pg.ready({ orderNo: 'A-1', amount: 60_000 });
    expect(second.tid).not.toBe(first.tid);
    expect([await pg.statusOf(first.tid), await pg.statusOf(second.tid)]).toEqual(['EXPIRED', 'READY']);
    expect(await pg.approve(first.tid)).toMatchObject({ status: 409 });
  });

  test('fifty at once for one order leave one payment READY', async () => {
    await using pg = await startGateway();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) => pg.ready({ orderNo: 'A-1', amount: 1 + (i % 2) })),
    );
    const ready = pg.rows("SELECT tid FROM payments WHERE status = 'READY'");
    expect(ready).toEqual([{ tid: replies.at(-1)?.tid }]);
    const claims = pg.rows('SELECT claim FROM order_claims ORDER BY claim').map(({ claim }) => claim);
    expect(claims).toEqual(Array.from({ length: claims.length }, (_, i) => i + 1));
  });
});

describe('when the issuer', () => {
  test('surely got nothing, the payment fails with code 91 and nothing is reversed', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = refused;
    const { tid } = await pg.ready();
    expect((await pg.approve(tid)).json).toMatchObject({ status: 'FAILED', failure: { code: '91' } });
    await pg.settle();
    expect(pg.issuer.reversals).toEqual([]);
  });

  test('does not answer, the outcome is unknown, and what it holds is given back', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = silent;
    pg.issuer.reverses = silent;
    const { tid } = await pg.ready({ orderNo: 'A-1' });
    const unknown = await pg.approve(tid);
    expect(unknown).toMatchObject({ status: 202, json: { status: 'UNKNOWN', cardAuthCode: null } });
    expect(unknown.json).not.toHaveProperty('code');
    await pg.settle();
    expect(await pg.statusOf(tid)).toBe('UNKNOWN');

    pg.issuer.reverses = (answer) => answer();
    await pg.pass(10 * 60_000);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
    const { attemptId } = pg.issuer.authorizations[0] ?? {};
    expect(new Set(pg.issuer.reversals.map((asked) => asked.attemptId))).toEqual(new Set([attemptId]));
    expect(new Set(pg.issuer.reversals.map((asked) => asked.operationId)).size).toBe(1);
    expect(pg.rows("SELECT count(*) n FROM timers WHERE kind IN ('resolve', 'reverse')")).toEqual([{ n: 0 }]);
  });

  test('confirms no reversal for a day, a person has to look; it never fails by giving up', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = silent;
    pg.issuer.reverses = silent;
    const { tid } = await pg.ready();
    await pg.approve(tid);
    await pg.pass(23 * 60 * 60_000);
    expect(await pg.statusOf(tid)).toBe('UNKNOWN');
    await pg.pass(2 * 60 * 60_000);
    expect(await pg.statusOf(tid)).toBe('MANUAL_REVIEW');
    expect(pg.rows("SELECT count(*) n FROM timers WHERE kind = 'reverse'")).toEqual([{ n: 0 }]);
  });

  test('is silent to a reversal while the clock is moved by days, that one try is not a day of tries', async () => {
    await using pg = await startGateway();
    const [asked, givesUp] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    pg.issuer.authorizes = silent;
    pg.issuer.reverses = async (answer, reversal) => {
      asked.resolve();
      await givesUp.promise;
      return silent(answer, reversal);
    };
    const { tid } = await pg.ready();
    await pg.approve(tid);
    await asked.promise;
    pg.clock.setOffset(2 * 24 * 60 * 60_000);
    givesUp.resolve();
    pg.issuer.reverses = asUsual;
    await pg.settle();
    expect(await pg.statusOf(tid)).toBe('UNKNOWN');
    await pg.advance(2_000);
    expect(await pg.statusOf(tid)).toBe('FAILED');
  });

  test('keeps failing, its breaker refuses with 503 and leaves the payment READY', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = refused;
    for (let i = 0; i < 20; i++) await pg.approve((await pg.ready()).tid);
    const { tid } = await pg.ready();
    const asked = pg.issuer.authorizations.length;
    expect(await pg.approve(tid)).toMatchObject({ status: 503, json: { code: 'ISSUER_UNAVAILABLE' } });
    expect(pg.issuer.authorizations).toHaveLength(asked);
    expect(await pg.statusOf(tid)).toBe('READY');
    pg.issuer.authorizes = (answer) => answer();
    pg.clock.pass(10_000);
    expect((await pg.approve(tid)).json.status).toBe('APPROVED');
  });
});

test('no table keeps a whole card number or its CVC', async () => {
  await using pg = await startGateway();
  const { tid } = await pg.ready();
  await pg.approve(
    tid,
    { card: { number: '4242424242424242', expiry: '11/37', cvc: '987' } },
    {
      'idempotency-key': 'k',
    },
  );
  const names = pg.rows("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => name);
  const everything = JSON.stringify(names.map((name) => pg.rows(`SELECT * FROM "${name}"`)));
  expect(everything).toContain(tid);
  expect(everything).not.toMatch(/4242424242424242|"987"|\b987\b|11\/37/);
});
