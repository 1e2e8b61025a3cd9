import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, type Reply, startGateway } from '../test-gateway.ts';
import { slowIssuer } from '../test-issuer.ts';

const KEY = { 'idempotency-key': 'minas-payment' };
const DAY_MS = 24 * 60 * 60_000;
const M002 = { 'x-payflow-merchant': 'M002' };

const outcome = ({ status, body }: Reply) => ({ status, body });
const replayed = ({ headers }: Reply) => headers['idempotent-replayed'];

async function readyOrder(pg: Gateway, headers = {}): Promise<string> {
  return (await pg.ready({}, headers)).tid;
}

describe('a repeat', () => {
  test.each([
    ['an approval', CARDS.approved, 'APPROVED'],
    ['a decline', CARDS.noMoney, 'FAILED'],
  ])('of %s gets the same bytes, and is said to be one', async (_what, card, status) => {
    await using pg = await startGateway();
    const tid = await readyOrder(pg);
    const first = await pg.approve(tid, { card }, KEY);
    const repeat = await pg.approve(tid, { card }, KEY);
    expect(first.json.status).toBe(status);
    expect(outcome(repeat)).toEqual(outcome(first));
    expect([replayed(first), replayed(repeat)]).toEqual([undefined, 'true']);
    expect(repeat.headers['content-type']).toBe(first.headers['content-type']);
    expect(pg.issuer.authorizations).toHaveLength(1);
  });

  test('gets the first reply also after the payment has moved on, and after a crash', async () => {
    await using pg = await startGateway();
    const body = { orderNo: 'A-1', amount: 50_000 };
    const first = await pg.post('/pay/ready', body, KEY);
    await pg.approve(first.json.tid);
    await pg.crash();
    const repeat = await pg.post('/pay/ready', body, KEY);
    expect([outcome(repeat), replayed(repeat)]).toEqual([outcome(first), 'true']);
  });

  test('may order its fields otherwise and quote its key', async () => {
    await using pg = await startGateway();
    const tid = await readyOrder(pg);
    const { number, expiry, cvc } = CARDS.approved;
    const first = await pg.post('/pay/approve', { tid, card: { number, expiry, cvc } }, KEY);
    const quoted = { 'idempotency-key': '"minas-payment"' };
    const repeat = await pg.post('/pay/approve', { card: { cvc, expiry, number }, tid }, quoted);
    expect([outcome(repeat), replayed(repeat)]).toEqual([outcome(first), 'true']);
  });
});

test('fifty at once with one key make one authorization; the others are told that it is in flight', async () => {
  await using pg = await startGateway();
  const mayAnswer = Promise.withResolvers<void>();
  pg.issuer.authorizes = async (answer) => {
    await mayAnswer.promise;
    return answer();
  };
  const tid = await readyOrder(pg);
  const calls = Array.from({ length: 50 }, () => pg.approve(tid, {}, KEY));
  const early = await Promise.race(calls);
  expect(early).toMatchObject({ status: 409, json: { code: 'DUPLICATE_REQUEST' } });
  mayAnswer.resolve();
  const replies = await Promise.all(calls);
  const paid = replies.filter(({ status }) => status === 200);
  expect(new Set(paid.map(({ body }) => body)).size).toBe(1);
  for (const reply of replies) expect([200, 409]).toContain(reply.status);
  expect(pg.issuer.authorizations).toHaveLength(1);
  expect(outcome(await pg.approve(tid, {}, KEY))).toEqual(outcome(paid[0]!));
});

describe('one key', () => {
  test('with another body is refused, and the first reply stays', async () => {
    await using pg = await startGateway();
    const tid = await readyOrder(pg);
    const first = await pg.approve(tid, {}, KEY);
    expect(await pg.approve(tid, { card: CARDS.noMoney }, KEY)).toMatchObject({
      status: 422,
      json: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(outcome(await pg.approve(tid, {}, KEY))).toEqual(outcome(first));
  });

  test('of two merchants is two keys', async () => {
    await using pg = await startGateway();
    const mine = await readyOrder(pg);
    const theirs = await readyOrder(pg, M002);
    expect((await pg.approve(mine, {}, KEY)).json.tid).toBe(mine);
    const other = await pg.approve(theirs, {}, { ...KEY, ...M002 });
    expect([other.json.tid, replayed(other)]).toEqual([theirs, undefined]);
  });

  test('on two paths is two keys', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ orderNo: 'A-1' }, KEY);
    const paid = await pg.approve(tid, {}, KEY);
    expect([paid.json.status, replayed(paid)]).toEqual(['APPROVED', undefined]);
  });

  test('that was refused is free: the same call may be made again and then counts', async () => {
    await using pg = await startGateway();
    const tid = await readyOrder(pg);
    expect(await pg.approve(tid, { amount: 1 }, KEY)).toMatchObject({ status: 422 });
    const paid = await pg.approve(tid, {}, KEY);
    expect([paid.json.status, replayed(paid)]).toEqual(['APPROVED', undefined]);
  });

  test.each(['', '"'.repeat(300), 'two words', 'k'.repeat(256), '키'])(
    'that is no key is refused: %j',
    async (key) => {
      await using pg = await startGateway();
      const reply = await fetch(`${pg.url}/pay/ready`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': Buffer.from(key).toString('latin1'),
        },
        body: JSON.stringify({ orderNo: 'A-1', amount: 1 }),
      });
      expect(reply.status).toBe(400);
      expect(pg.rows('SELECT * FROM payments')).toEqual([]);
    },
  );
});

describe('after 24 hours', () => {
  test('a key is free for another call', async () => {
    await using pg = await startGateway();
    await pg.approve(await readyOrder(pg), {}, KEY);
    pg.clock.pass(DAY_MS);
    const tid = await readyOrder(pg);
    const paid = await pg.approve(tid, {}, KEY);
    expect([paid.json.tid, replayed(paid)]).toEqual([tid, undefined]);
    expect(replayed(await pg.approve(tid, {}, KEY))).toBe('true');
  });

  test('a call that is still in flight leaves the key to the one that has it now', async () => {
    await using pg = await startGateway();
    const early = await readyOrder(pg);
    const { asked, answers } = slowIssuer(pg);
    const first = pg.approve(early, {}, KEY);
    await asked;
    pg.clock.pass(DAY_MS);
    const late = await readyOrder(pg);
    const second = pg.approve(late, {}, KEY);
    await expect.poll(() => pg.issuer.authorizations.length).toBe(2);
    answers();
    expect([(await first).json.tid, (await second).json.tid]).toEqual([early, late]);
    const repeat = await pg.approve(late, {}, KEY);
    expect([outcome(repeat), replayed(repeat)]).toEqual([outcome(await second), 'true']);
  });

  test('its reply is forgotten, and younger ones are not', async () => {
    await using pg = await startGateway();
    await pg.ready({}, { 'idempotency-key': 'old' });
    await pg.advance(DAY_MS / 2);
    await pg.ready({}, { 'idempotency-key': 'young' });
    await pg.advance(DAY_MS / 2 + 2 * 60 * 60_000);
    expect(pg.rows('SELECT key FROM idempotency')).toEqual([{ key: 'young' }]);
  });
});

test('what tells one body from another is keyed: elsewhere the same body leaves another mark', async () => {
  await using here = await startGateway();
  await using there = await startGateway();
  const marks: unknown[] = [];
  for (const pg of [here, there]) {
    await pg.post('/pay/ready', { orderNo: 'A-1', amount: 50_000 }, KEY);
    marks.push(...pg.rows('SELECT fingerprint FROM idempotency').map(({ fingerprint }) => fingerprint));
  }
  expect(new Set(marks).size).toBe(2);
});
