import { operation, pay } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';

test('a payment that nobody approves expires after half an hour, and the shop hears of it', async () => {
  await using town = await startSandbox({ seed: 2, now: '2026-03-02T09:00:00+09:00' });
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  const { tid } = await town.mina.checksOut(orderNo);
  await town.clock.advance('PT29M');
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'READY' } });
  await town.clock.advance('PT2M');
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'EXPIRED' } });
  const late = await town.pg.call(pay.approve, { body: { tid } });
  expect(late).toMatchObject({ ok: false, status: 409, problem: { code: 'INVALID_STATE' } });
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.expired' }]);
  expect(await town.invariants()).toEqual([]);
});

test('the sandbox clock moves all servers by one call, and never back', async () => {
  await using town = await startSandbox({ seed: 3 });
  const before = Date.now();
  const moved = await town.pg.call(operation.moveClock, { body: { advance: 'P1D' } });
  if (!moved.ok) throw new Error(moved.problem.message);
  expect(moved.reply.offsetMs).toBe(86_400_000);
  const { createdAt } = await town.mina.orders('iphone-16-pro');
  expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(before + 86_400_000);
  for (const advance of ['-PT5M', 'PT0S', '5 minutes', 'P1Y', 'PT']) {
    const refused = await town.pg.call(operation.moveClock, { body: { advance } });
    expect(refused).toMatchObject({ ok: false, status: 400, problem: { errors: [{ path: 'advance' }] } });
  }
});

test('a webhook that comes after the clock was moved a week is still fresh for its receiver', async () => {
  await using town = await startSandbox({ seed: 4 });
  await town.clock.advance('P7D');
  const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, verdict: 'APPLIED' }]);
  expect(await town.shop.state(orderNo)).toBe('PAID');
});
