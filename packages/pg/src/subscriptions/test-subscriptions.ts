// A gateway at which Mina subscribes; for tests alone.
import { CARDS, type Gateway } from '../test-gateway.ts';

export const DAY_MS = 24 * 60 * 60_000;
/** Longer than any month. */
export const MONTH_MS = 32 * DAY_MS;

export async function onFile(pg: Gateway, card: object = CARDS.approved): Promise<string> {
  const reply = await pg.post('/api/v1/billing-keys', { customerKey: 'mina', card });
  if (reply.status !== 201) throw new Error(reply.body);
  return reply.json.data.billingKey;
}

export async function plan(pg: Gateway, over = {}): Promise<string> {
  const body = { name: 'Coffee', amount: 15_000, interval: 'MONTH', ...over };
  return (await pg.post('/api/v1/plans', body)).json.data.planId;
}

export const subscribed = async (pg: Gateway, planId: string, billingKey: string, over = {}) =>
  pg.post('/api/v1/subscriptions', { planId, billingKey, ...over });

export const now = async (pg: Gateway, id: string) => (await pg.get(`/api/v1/subscriptions/${id}`)).json.data;

export const invoicesOf = async (pg: Gateway, id: string) =>
  (await pg.get(`/api/v1/invoices?subscriptionId=${id}`)).json.data.invoices;
