import { operation, pay } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const APPROVED = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const statusOf = async (town: Sandbox, tid: string) =>
  replyOf(await town.pg.call(pay.tx, { params: { tid } })).status;

/** Mina has paid, and the shop has been told nothing since. */
async function paidUnheard(town: Sandbox): Promise<string> {
  const { orderNo, total } = await town.mina.orders('iphone-16-pro');
  const { tid } = await town.mina.checksOut(orderNo);
  await town.pg.call(pay.approve, { body: { tid, amount: total, card: APPROVED } });
  return tid;
}

/** When the shop was asked to take a webhook, in minutes of business time since `began`. */
function watchTries(town: Sandbox, began: number) {
  const minutes: { type: string; at: number }[] = [];
  town.intercept('pg', 'merchant', async ({ body }) => {
    minutes.push({ type: JSON.parse(body ?? '').type, at: (town.clock.now() - began) / 60_000 });
    return { status: 503, headers: {}, body: 'down' };
  });
  return minutes;
}

describe('one jump of the clock', () => {
  test('over an hour has each webhook try at its own time, and the expiry between them', async () => {
    await using town = await startSandbox({ seed: 31, now: '2026-03-02T09:00:00+09:00' });
    const began = town.clock.now();
    const tries = watchTries(town, began);
    await paidUnheard(town);
    const { orderNo } = await town.mina.orders('galaxy-s25-ultra');
    const { tid } = await town.mina.checksOut(orderNo);
    await town.quiet();
    await town.clock.advance('PT1H');
    expect(await statusOf(town, tid)).toBe('EXPIRED');
    const captured = tries.filter(({ type }) => type === 'payment.captured').map(({ at }) => at);
    // At once, then 5 s, 5 min and 30 min after the try before, each give or take a fifth.
    const [first = 0, second = 0, third = 0, fourth = 0] = captured;
    expect(captured).toHaveLength(4);
    expect(second - first).toBeGreaterThan(0.06);
    expect(third - second).toBeGreaterThan(3.9);
    expect(fourth - third).toBeGreaterThan(23.9);
    expect(fourth).toBeLessThan(42.5);
    const expired = tries.find(({ type }) => type === 'payment.expired')?.at ?? 0;
    expect(expired).toBeGreaterThan(29.9);
    expect(expired).toBeLessThan(30.5);
    expect(town.clock.now() - began).toBeLessThan(61 * 60_000);
    expect(await town.invariants()).toEqual([]);
  });

  test('over three months spends all ten tries of a webhook, and what was only held is given back', async () => {
    await using town = await startSandbox({ seed: 32 });
    const tries = watchTries(town, town.clock.now());
    const ready = { orderNo: 'HELD-1', amount: 50_000, captureMode: 'MANUAL' } as const;
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: ready }));
    await town.pg.call(pay.approve, { body: { tid, card: APPROVED } });
    await paidUnheard(town);
    await town.quiet();
    await town.clock.advance('P90D');
    expect(await statusOf(town, tid)).toBe('CANCELLED');
    expect(tries.filter(({ type }) => type === 'payment.captured')).toHaveLength(10);
    expect(await town.invariants()).toEqual([]);
  });

  test('that is not waited for is at its end at once, and what falls due happens behind the reply', async () => {
    await using town = await startSandbox({ seed: 33 });
    const before = town.clock.now();
    const { orderNo } = await town.mina.orders('iphone-16-pro');
    const { tid } = await town.mina.checksOut(orderNo);
    const tries = watchTries(town, before);
    const moved = replyOf(await town.pg.call(operation.moveClock, { body: { advance: 'P1D', wait: false } }));
    expect(moved).toMatchObject({ offsetMs: 86_400_000, fellDue: [] });
    expect(Date.parse(moved.now) - before).toBeGreaterThanOrEqual(86_400_000);
    await town.quiet();
    expect(await statusOf(town, tid)).toBe('EXPIRED');
    expect(tries[0]?.at).toBeGreaterThan(24 * 60 - 1);
    expect(await town.invariants()).toEqual([]);
  });

  test('tells what fell due on the way, each at its own time, and nothing twice', async () => {
    await using town = await startSandbox({ seed: 36, now: '2026-03-02T09:00:00+09:00' });
    const began = town.clock.now();
    const { orderNo } = await town.mina.orders('iphone-16-pro');
    const { tid } = await town.mina.checksOut(orderNo);
    const { fellDue } = replyOf(await town.pg.call(operation.moveClock, { body: { advance: 'PT1H' } }));
    const [expiry, ...others] = fellDue.filter(({ kind }) => kind === 'expire');
    expect(others).toEqual([]);
    expect(expiry).toMatchObject({ server: 'pg', subject: tid });
    expect(Date.parse(expiry?.due ?? '') - began).toBeGreaterThan(29 * 60_000);
    const times = fellDue.map(({ due }) => due);
    expect(times).toEqual(times.toSorted());
    const again = replyOf(await town.pg.call(operation.moveClock, { body: { advance: 'PT1H' } }));
    expect(again.fellDue.filter(({ subject }) => subject === tid)).toEqual([]);
  });

  test('can be to a time, also one that the town is told in another zone', async () => {
    await using town = await startSandbox({ seed: 34, now: '2026-03-02T09:00:00+09:00' });
    const to = '2026-03-03T09:00:00+09:00';
    const { now } = replyOf(await town.pg.call(operation.moveClock, { body: { to } }));
    expect(Date.parse(now) - Date.parse(to)).toBeLessThan(5_000);
    expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(to));
    await town.clock.advanceTo('2026-03-04T00:00:00Z');
    expect(new Date(town.clock.now()).toISOString()).toMatch(/^2026-03-04T00:00/);
    await expect(town.clock.advanceTo('2026-03-04T00:00:00Z')).rejects.toThrow('has passed');
  });
});

test('the clock tells what falls due next on which server, the earliest first', async () => {
  await using town = await startSandbox({ seed: 35 });
  const { mina, pg } = town;
  const { orderNo } = await mina.orders('iphone-16-pro');
  const page = await mina.checksOut(orderNo);
  const back = await mina.gives('4242424242424242', page);
  town.cut('merchant', 'pg');
  await mina.returns(back);
  const { now, next } = replyOf(await pg.call(operation.readClock, {}));
  const expiry = next.find(({ server }) => server === 'pg');
  expect(expiry).toMatchObject({ kind: 'expire', subject: page.tid });
  expect(Date.parse(expiry?.due ?? '') - Date.parse(now)).toBeGreaterThan(29 * 60_000);
  expect(next.find(({ server }) => server === 'merchant')).toMatchObject({
    kind: 'ask-tx',
    subject: page.tid,
  });
  const times = next.map(({ due }) => due);
  expect(times).toEqual(times.toSorted());
  expect((await town.clock.next()).map(({ kind }) => kind)).toEqual(next.map(({ kind }) => kind));
  for (let order = 0; order < 25; order++)
    await pg.call(pay.ready, { body: { orderNo: `MANY-${order}`, amount: 1_000 } });
  expect(replyOf(await pg.call(operation.readClock, {})).next).toHaveLength(20);
});

describe('the clock stays where it is', () => {
  test.each([
    ['nothing', {}, 'advance', 'is missing'],
    ['both', { advance: 'PT5M', to: '2030-01-01T00:00:00Z' }, 'to', 'one of them'],
    ['a time that has passed', { to: '2020-01-01T00:00:00Z' }, 'to', 'the clock stands at 20'],
    ['a duration backwards', { advance: '-PT5M' }, 'advance', 'ISO 8601'],
    ['words', { to: 'tomorrow' }, 'to', 'RFC 3339'],
    ['a day without its time', { to: '2030-01-01' }, 'to', 'RFC 3339'],
    ['a number', { to: 1_900_000_000 }, 'to', 'RFC 3339'],
    ['a year after 9000', { to: '9001-01-01T00:00:00Z' }, 'to', 'year 9000'],
    ['a word for wait', { advance: 'PT5M', wait: 'yes' }, 'wait', 'true or false'],
    ['a field too many', { advance: 'PT5M', by: 'PT5M' }, 'by', 'not a field'],
  ])('when it is sent %s', async (_what, body, path, message) => {
    await using town = await startSandbox();
    const reply = await town.transport({
      method: 'POST',
      url: `${town.url('pg')}/sandbox/clock`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      deadlineMs: 5_000,
    });
    expect(reply.status).toBe(400);
    const [error] = JSON.parse(reply.body).errors;
    expect(error).toEqual({ path, message: expect.stringContaining(message) });
    expect(replyOf(await town.pg.call(operation.readClock, {})).offsetMs).toBe(0);
  });
});
