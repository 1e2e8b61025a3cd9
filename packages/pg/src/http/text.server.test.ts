import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../test-gateway.ts';

const ready = (pg: Gateway, over: Record<string, unknown>) =>
  pg.post('/pay/ready', { orderNo: 'A-1', amount: 50_000, ...over });

describe('text comes back as it was sent', () => {
  test.each([
    ['SQL', `Robert'); DROP TABLE payments; --`],
    ['quotes and backslashes', `"'\`\\ \\' %s {{7*7}}`],
    ['right-to-left', 'שלום \u202e‮ abc'],
    ['emoji with joiners', '👩‍👩‍👧‍👦📱'],
    ['beyond the basic plane', '𠜎𠜱𝒳'],
    ['Korean, composed and not', '한글 \u1112\u1161\u11ab'],
    ['spaces that are not blanks', '\u00a0\u2003\ufeffa\u200b'],
    ['what looks like JSON', '{"$ne": null}'],
    ['the name of a prototype', '__proto__'],
  ])('%s', async (_what, text) => {
    await using pg = await startGateway();
    const item = { sku: text.slice(0, 64), name: text, quantity: 1, unitPrice: 1 };
    const over = { orderNo: text, orderName: text, customerKey: text, items: [item] };
    const { status, json } = await ready(pg, over);
    expect(status).toBe(200);
    const [row] = pg.rows('SELECT orderNo, orderName, customerKey, items FROM payments');
    expect(row).toMatchObject({ orderNo: text, orderName: text, customerKey: text });
    expect(JSON.parse(String(row?.items))).toEqual([item]);
    await pg.approve(json.tid);
    expect((await pg.get(`/pay/tx/${json.tid}`)).json).toMatchObject({ orderNo: text, status: 'APPROVED' });
    expect((await fetch(`${pg.url}/checkout?tid=${json.tid}`)).status).toBe(200);
  });
});

describe('text that could not be stored as sent is refused, and never a 500', () => {
  test.each([
    ['NUL', 'a\u0000b'],
    ['a line feed', 'a\nb'],
    ['an escape', '\u001b[31m'],
    ['half of a surrogate pair', 'a\ud83d'],
    ['too much of it', 'x'.repeat(201)],
    ['nothing', ''],
    ['a number', 7],
    ['a list', ['a']],
    ['an object', { $ne: null }],
  ])('%s', async (_what, orderName) => {
    await using pg = await startGateway();
    expect(await ready(pg, { orderName })).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path: 'orderName' }] },
    });
    expect(pg.rows('SELECT * FROM payments')).toEqual([]);
  });

  test('an amount that no integer of won is', async () => {
    await using pg = await startGateway();
    for (const amount of [0, -1, 0.5, 1_000_000_001, 1e300, '50000', null])
      expect((await ready(pg, { amount })).status).toBe(400);
  });

  test.each(['javascript:alert(1)', 'data:text/html,hi', '//evil.example', 'file:///etc/passwd'])(
    'a return URL that is none: %s',
    async (successUrl) => {
      await using pg = await startGateway();
      expect((await ready(pg, { successUrl })).status).toBe(400);
    },
  );
});

test.each([
  'T0000000000000000000',
  '%00',
  '..%2f..%2fetc',
  "'%20OR%20'1'='1",
  '%f0%9f%93%b1',
  'a'.repeat(64),
])('a tid that is none is not found: %s', async (tid) => {
  await using pg = await startGateway();
  await pg.ready();
  expect([400, 404]).toContain((await pg.get(`/pay/tx/${tid}`)).status);
});

test('a request cannot change what every object inherits', async () => {
  await using pg = await startGateway();
  const body =
    '{"orderNo":"A-1","amount":1,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}}}';
  const reply = await fetch(`${pg.url}/pay/ready`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(reply.status).toBe(400);
  expect({}).not.toHaveProperty('polluted');
});
