import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';
import { asUsual, declines, refused, silent, slowIssuer } from '../test-issuer.ts';
import { DAY_MS, invoicesOf, MONTH_MS, now, onFile, plan, subscribed } from './test-subscriptions.ts';

const act = (pg: Gateway, id: string, action: string, body: object = {}, headers = {}) =>
  pg.post(`/api/v1/subscriptions/${id}/${action}`, body, headers);

async function begun(pg: Gateway, over = {}) {
  const billingKey = await onFile(pg);
  const planId = await plan(pg, over);
  const { subscriptionId: id } = (await subscribed(pg, planId, billingKey)).json.data;
  return { id, planId, billingKey };
}

describe('Mina subscribes', () => {
  test('and pays the first period at once, by an ordinary payment', async () => {
    await using pg = await startGateway();
    const reply = await subscribed(pg, await plan(pg), await onFile(pg));
    expect(reply).toMatchObject({
      status: 201,
      json: {
        code: 'OK',
        data: { status: 'ACTIVE', period: 1, invoice: { status: 'PAID', amount: 15_000 } },
      },
    });
    const { paymentId } = reply.json.data.invoice;
    expect((await pg.get(`/api/v1/payments/${paymentId}`)).json.data).toMatchObject({
      status: 'CAPTURED',
      method: 'EASY_PAY',
      amount: 15_000,
    });
  });

  test('with a card that is declined: nothing begins', async () => {
    await using pg = await startGateway();
    const reply = await subscribed(pg, await plan(pg), await onFile(pg, CARDS.noMoney));
    expect(reply).toMatchObject({
      status: 402,
      json: { code: 'CARD_DECLINED', data: { status: 'CANCELLED', invoice: { status: 'VOID' } } },
    });
    await pg.advance(MONTH_MS);
    expect(pg.issuer.authorizations).toHaveLength(1);
  });

  test('and renews each month; a jump of three months makes three charges', async () => {
    await using pg = await startGateway();
    const { subscriptionId } = (await subscribed(pg, await plan(pg), await onFile(pg))).json.data;
    await pg.advance(3 * MONTH_MS);
    expect(await now(pg, subscriptionId)).toMatchObject({ status: 'ACTIVE', period: 4 });
    const invoices = await invoicesOf(pg, subscriptionId);
    expect(
      invoices.map(({ period, status }: { period: number; status: string }) => `${period} ${status}`).sort(),
    ).toEqual(['1 PAID', '2 PAID', '3 PAID', '4 PAID']);
    expect(pg.issuer.authorizations).toHaveLength(4);
  });

  test('with a trial: the first charge comes when it ends', async () => {
    await using pg = await startGateway();
    const reply = await subscribed(pg, await plan(pg, { trialDays: 7 }), await onFile(pg));
    expect(reply.json.data).toMatchObject({ status: 'TRIALING', period: 0, invoice: null });
    await pg.advance(7 * DAY_MS + 1_000);
    expect(await now(pg, reply.json.data.subscriptionId)).toMatchObject({ status: 'ACTIVE', period: 1 });
    expect(pg.issuer.authorizations).toHaveLength(1);
  });

  test('twice by one key, and has one subscription', async () => {
    await using pg = await startGateway();
    const [planId, billingKey] = [await plan(pg), await onFile(pg)];
    const key = { 'idempotency-key': 'minas-coffee' };
    const [one, two] = [
      await pg.post('/api/v1/subscriptions', { planId, billingKey }, key),
      await pg.post('/api/v1/subscriptions', { planId, billingKey }, key),
    ];
    expect(two.body).toBe(one.body);
    expect(two.headers['idempotent-replayed']).toBe('true');
    expect(pg.issuer.authorizations).toHaveLength(1);
  });

  test.each([
    ['a plan that is not there', { planId: 'none' }, 404],
    ['a card that is not there', { billingKey: 'bk_none' }, 404],
    ['a day that is past', { startAt: '2020-01-01T00:00:00Z' }, 400],
    ["another customer's card", { customerKey: 'jun' }, 409],
  ])('not to %s', async (_what, over, status) => {
    await using pg = await startGateway();
    const body = { planId: await plan(pg), billingKey: await onFile(pg), ...over };
    expect((await pg.post('/api/v1/subscriptions', body)).status).toBe(status);
    expect(pg.rows('SELECT * FROM subscriptions')).toEqual([]);
  });
});

describe('a renewal that is declined', () => {
  test('is tried 1, 3 and 5 days later, and then the subscription is cancelled', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    pg.issuer.authorizes = declines('51');
    await pg.advance(MONTH_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'PAST_DUE' });
    for (const days of [1, 2]) {
      await pg.advance(days * DAY_MS);
      expect(await now(pg, id)).toMatchObject({ status: 'PAST_DUE' });
    }
    await pg.advance(2 * DAY_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'CANCELLED' });
    const [invoice] = await invoicesOf(pg, id);
    expect(invoice).toMatchObject({ status: 'UNCOLLECTIBLE', tries: 4, failure: { code: '51' } });
    await pg.advance(3 * MONTH_MS);
    expect(pg.issuer.authorizations).toHaveLength(5);
  });

  test('is written off by a plan that keeps its subscribers, and the next period is charged', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg, { afterRetries: 'KEEP' });
    pg.issuer.authorizes = declines('51');
    await pg.advance(MONTH_MS);
    for (const days of [1, 2, 2]) await pg.advance(days * DAY_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'PAST_DUE', period: 2 });
    pg.issuer.authorizes = asUsual;
    await pg.advance(MONTH_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'ACTIVE', period: 3 });
  });

  test('is paid out of turn by resume, and the subscription goes on', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    pg.issuer.authorizes = declines('51');
    await pg.advance(MONTH_MS);
    expect((await act(pg, id, 'resume')).status).toBe(402);
    pg.issuer.authorizes = asUsual;
    expect(await act(pg, id, 'resume')).toMatchObject({
      status: 200,
      json: { data: { status: 'ACTIVE', invoice: { status: 'PAID', tries: 3 } } },
    });
    expect((await act(pg, id, 'resume')).status).toBe(409);
  });

  test('is not given up sooner because Mina tries again and again out of turn', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    pg.issuer.authorizes = declines('51');
    await pg.advance(MONTH_MS);
    for (let click = 0; click < 5; click++) expect((await act(pg, id, 'resume')).status).toBe(402);
    for (const days of [1, 2]) {
      await pg.advance(days * DAY_MS);
      expect(await now(pg, id)).toMatchObject({ status: 'PAST_DUE' });
    }
    await pg.advance(2 * DAY_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'CANCELLED' });
    expect((await invoicesOf(pg, id))[0]).toMatchObject({ status: 'UNCOLLECTIBLE', tries: 1 + 5 + 3 });
  });

  test('is tried four times also when its days passed while nobody ran', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    pg.issuer.authorizes = declines('51');
    await pg.advance(MONTH_MS);
    for (const days of [10, 2]) {
      await pg.advance(days * DAY_MS);
      expect(await now(pg, id)).toMatchObject({ status: 'PAST_DUE' });
    }
    await pg.advance(2 * DAY_MS);
    expect((await invoicesOf(pg, id))[0]).toMatchObject({ status: 'UNCOLLECTIBLE', tries: 4 });
  });

  test('because the card was deleted makes no payment; another card on file pays', async () => {
    await using pg = await startGateway();
    const { id, billingKey } = await begun(pg);
    await pg.remove(`/api/v1/billing-keys/${billingKey}`);
    await pg.advance(MONTH_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'PAST_DUE' });
    expect(pg.issuer.authorizations).toHaveLength(1);
    await act(pg, id, 'change-billing-key', { billingKey: await onFile(pg) });
    await pg.advance(DAY_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('a renewal whose outcome is not known', () => {
  test('is waited for, never charged again meanwhile', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    pg.issuer.authorizes = silent;
    pg.issuer.reverses = refused;
    await pg.advance(MONTH_MS);
    await pg.advance(2 * 60_000);
    expect(pg.issuer.authorizations).toHaveLength(2);
    expect(await now(pg, id)).toMatchObject({ status: 'ACTIVE', period: 2 });
    pg.issuer.authorizes = asUsual;
    pg.issuer.reverses = asUsual;
    await pg.advance(60 * 60_000);
    await pg.advance(60 * 60_000);
    expect(await now(pg, id)).toMatchObject({ status: 'PAST_DUE' });
    expect(pg.issuer.held.size).toBe(1);
    await pg.advance(DAY_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'ACTIVE' });
  });

  test('is concluded after a crash, and charged once', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    const issuer = slowIssuer(pg);
    // Nobody waits for what the dead process still had to do.
    pg.advance(MONTH_MS).catch(() => undefined);
    await issuer.asked;
    const crash = pg.crash();
    issuer.answers();
    await crash;
    pg.issuer.authorizes = asUsual;
    await pg.pass(10_000);
    await pg.pass(60_000);
    await pg.advance(2 * DAY_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'ACTIVE', period: 2 });
    const captured = pg.rows("SELECT orderNo FROM payments WHERE status = 'CAPTURED'");
    expect(captured).toHaveLength(2);
    expect(pg.issuer.held.size).toBe(2);
  });
});

describe('Mina leaves', () => {
  test('with the period: it ends then, and is charged no more', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    expect((await act(pg, id, 'cancel')).json.data).toMatchObject({
      cancelAtPeriodEnd: true,
      status: 'ACTIVE',
    });
    await pg.advance(MONTH_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'ENDED', period: 1 });
    expect(pg.issuer.authorizations).toHaveLength(1);
    expect((await act(pg, id, 'cancel', { at: 'NOW' })).status).toBe(409);
  });

  test('and comes back before it ends', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    await act(pg, id, 'cancel');
    expect((await act(pg, id, 'resume')).json.data).toMatchObject({ cancelAtPeriodEnd: false });
    await pg.advance(MONTH_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'ACTIVE', period: 2 });
  });

  test('at once, with an invoice open: it is charged no more', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    pg.issuer.authorizes = declines('51');
    await pg.advance(MONTH_MS);
    await act(pg, id, 'cancel', { at: 'NOW' });
    await pg.settle();
    expect(await invoicesOf(pg, id)).toMatchObject([{ status: 'VOID' }, { status: 'PAID' }]);
    await pg.advance(MONTH_MS);
    expect(pg.issuer.authorizations).toHaveLength(2);
  });
});

describe('another plan', () => {
  test('that is dearer is charged for the rest of the period, and one that is cheaper is credited', async () => {
    await using pg = await startGateway();
    const { id, planId } = await begun(pg);
    const dearer = await plan(pg, { amount: 30_000 });
    const changed = await act(pg, id, 'change-plan', { planId: dearer });
    expect(changed).toMatchObject({
      status: 200,
      json: { data: { planId: dearer, invoice: { kind: 'CHANGE', amount: 15_000, status: 'PAID' } } },
    });
    const back = await act(pg, id, 'change-plan', { planId });
    expect(back.json.data).toMatchObject({ planId, credit: 15_000, invoice: null });
    await pg.advance(MONTH_MS);
    expect(await now(pg, id)).toMatchObject({ status: 'ACTIVE', period: 2, credit: 0 });
    expect((await invoicesOf(pg, id))[0]).toMatchObject({ amount: 0, creditUsed: 15_000, status: 'PAID' });
    expect(pg.issuer.authorizations).toHaveLength(2);
  });

  test('whose charge is declined is not taken', async () => {
    await using pg = await startGateway();
    const { id, planId } = await begun(pg);
    pg.issuer.authorizes = declines('51');
    const reply = await act(pg, id, 'change-plan', { planId: await plan(pg, { amount: 30_000 }) });
    expect(reply).toMatchObject({
      status: 402,
      json: { data: { planId, status: 'ACTIVE', invoice: { status: 'VOID' } } },
    });
  });

  test('of another interval is refused', async () => {
    await using pg = await startGateway();
    const { id } = await begun(pg);
    const yearly = await plan(pg, { interval: 'YEAR' });
    expect((await act(pg, id, 'change-plan', { planId: yearly })).status).toBe(409);
  });
});
