import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Longer than any month. */
const MONTH_MS = 32 * DAY_MS;

async function onFile(pg: Gateway, card: object = CARDS.approved): Promise<string> {
  const reply = await pg.post('/api/v1/billing-keys', { customerKey: 'mina', card });
  expect(reply.status).toBe(201);
  return reply.json.data.billingKey;
}

async function plan(pg: Gateway, over = {}): Promise<string> {
  const body = { name: 'Coffee', amount: 15_000, interval: 'MONTH', ...over };
  return (await pg.post('/api/v1/plans', body)).json.data.planId;
}

const subscribed = async (pg: Gateway, planId: string, billingKey: string, over = {}) =>
  pg.post('/api/v1/subscriptions', { planId, billingKey, ...over });

const now = async (pg: Gateway, id: string) => (await pg.get(`/api/v1/subscriptions/${id}`)).json.data;

const invoicesOf = async (pg: Gateway, id: string) =>
  (await pg.get(`/api/v1/invoices?subscriptionId=${id}`)).json.data.invoices;

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
});
