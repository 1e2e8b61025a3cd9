import type { adminOverview, ReplyOf } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';

const HOUR_MS = 3_600_000;

async function overview(pg: Gateway, minutes = 60): Promise<ReplyOf<typeof adminOverview.readOverview>> {
  const reply = await pg.get(`/admin/api/overview?minutes=${minutes}`);
  expect(reply.status).toBe(200);
  return reply.json;
}

describe('the overview', () => {
  test('of a PG that nobody has paid at says so, and has no rates', async () => {
    await using pg = await startGateway();
    expect(await overview(pg)).toMatchObject({
      hasPayments: false,
      approval: { approved: 0, declined: 0, open: 0, rate: null },
      approving: { p50Ms: null, p95Ms: null, payments: 0 },
      webhooks: { delivered: 0, waiting: 0, lost: 0, rate: null },
      today: { captured: 0, refunded: 0 },
    });
  });

  test('counts payments of every merchant, their declines with the reason, and the money of today', async () => {
    await using pg = await startGateway();
    const bought = await pg.ready({ amount: 40_000 });
    await pg.approve(bought.tid);
    await pg.post('/pay/cancel', { tid: bought.tid, amount: 10_000, reason: 'too many' });
    const second = { 'x-payflow-merchant': 'M002' };
    const { tid } = await pg.ready({ amount: 7_000 }, second);
    await pg.approve(tid, {}, second);
    const poor = await pg.ready();
    await pg.approve(poor.tid, { card: CARDS.noMoney });
    await pg.ready();
    const seen = await overview(pg);
    expect(seen).toMatchObject({
      hasPayments: true,
      approval: { approved: 2, declined: 1, open: 0, rate: 6_666 },
      declines: [{ code: '51', name: 'insufficient_funds', count: 1 }],
      approving: { payments: 3 },
      today: { captured: 47_000, refunded: 10_000 },
    });
    const sum = (of: 'payments' | 'approved' | 'declined') =>
      seen.pieces.reduce((total, piece) => total + piece[of], 0);
    expect([sum('payments'), sum('approved'), sum('declined')]).toEqual([4, 2, 1]);
  });

  test('has every piece of its time once, also those in which nothing happened', async () => {
    await using pg = await startGateway();
    for (const [minutes, pieces, step] of [
      [5, 5, 60],
      [15, 15, 60],
      [60, 60, 60],
      [1_440, 48, 1_800],
      [10_080, 56, 10_800],
    ] as const) {
      const seen = await overview(pg, minutes);
      expect(seen.pieces.length - pieces).toBeLessThanOrEqual(1);
      expect(seen.pieces.length).toBeGreaterThanOrEqual(pieces);
      expect(seen.stepSeconds).toBe(step);
      const at = seen.pieces.map((piece) => Date.parse(piece.at));
      expect(new Set(at.map((one, i) => one - (at[i - 1] ?? one - step * 1_000)))).toEqual(
        new Set([step * 1_000]),
      );
    }
  });

  test('goes by business time', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    await pg.approve(tid);
    await pg.advance(2 * HOUR_MS);
    const hour = await overview(pg);
    expect(hour).toMatchObject({ hasPayments: true, approval: { approved: 0, rate: null } });
    expect((await overview(pg, 1_440)).approval.approved).toBe(1);
  });

  test('sees a payment that was made a moment after it was looked at', async () => {
    await using pg = await startGateway();
    expect((await overview(pg)).approval.approved).toBe(0);
    const { tid } = await pg.ready();
    await pg.approve(tid);
    pg.clock.pass(2_000);
    expect((await overview(pg)).approval.approved).toBe(1);
  });

  test.each(['0', '4', '10081', '1.5', 'many', '1e9', "1' OR 1=1"])(
    'of %s minutes is refused',
    async (minutes) => {
      await using pg = await startGateway();
      const reply = await pg.get(`/admin/api/overview?minutes=${encodeURIComponent(minutes)}`);
      expect(reply).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
    },
  );
});
