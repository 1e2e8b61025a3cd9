import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, SHOP_URL, startGateway } from '../test-gateway.ts';

const HALF_HOUR_MS = 30 * 60_000;

interface Page {
  readonly status: number;
  readonly html: string;
  readonly token: string;
  readonly headers: Headers;
}

async function pageOf(reply: Response): Promise<Page> {
  const html = await reply.text();
  const token = /name="token" value="([^"]*)"/.exec(html)?.[1] ?? '';
  return { status: reply.status, html, token, headers: reply.headers };
}

const open = async (pg: Gateway, tid: string): Promise<Page> =>
  pageOf(await fetch(`${pg.url}/checkout?tid=${tid}`));

/** What the browser sends when Mina presses a button on the page. */
const press = (pg: Gateway, action: 'pay' | 'leave', fields: Record<string, string>): Promise<Response> =>
  fetch(`${pg.url}/checkout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: pg.url },
    body: new URLSearchParams({ action, testCard: CARDS.approved.number, ...fields }),
  });

const approveWithoutCard = (pg: Gateway, tid: string) => pg.approve(tid, { card: undefined });

describe('the page', () => {
  test('is not kept, shows where it came from to its own origin alone, and lets its form end at the shop', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ failUrl: 'https://shop.example:444/no' });
    const { status, headers } = await open(pg, tid);
    expect(status).toBe(200);
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain(
      `form-action 'self' ${SHOP_URL} https://shop.example:444;`,
    );
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  test.each(['', '?tid=T0000000000000000000', '?tid=a&tid=b', '?tid=%00', `?tid=${'T'.repeat(5_000)}`])(
    'of no payment is 404: %#',
    async (query) => {
      await using pg = await startGateway();
      expect((await fetch(`${pg.url}/checkout${query}`)).status).toBe(404);
      expect((await fetch(`${pg.url}/checkout/result${query}`)).status).toBe(404);
    },
  );

  test('shows a shop that names its goods with markup as text', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ orderName: '<script>alert(1)</script>' });
    expect((await open(pg, tid)).html).not.toContain('<script>alert');
  });
});

describe('Mina pays', () => {
  test('with a card from the list, comes back to the shop, and approve charges that card', async () => {
    await using pg = await startGateway();
    const { tid, redirectUrl } = await pg.ready({ orderNo: 'A-1' });
    expect(redirectUrl).toMatch(new RegExp(`/checkout\\?tid=${tid}$`));
    const { token } = await open(pg, tid);
    const reply = await press(pg, 'pay', { tid, token, testCard: CARDS.noMoney.number });
    expect(reply.status).toBe(303);
    expect(reply.headers.get('location')).toBe(
      `${SHOP_URL}/payments/return?tid=${tid}&orderNo=A-1&result=success`,
    );
    const [{ card } = { card: null }] = pg.rows('SELECT card FROM checkout_pages');
    expect(Buffer.from(String(card), 'base64url').toString('latin1')).not.toContain('4000000000009995');
    expect((await approveWithoutCard(pg, tid)).json).toMatchObject({
      status: 'FAILED',
      cardMasked: '400000******9995',
    });
    expect(pg.rows('SELECT * FROM checkout_pages')).toEqual([]);
  });

  test('with a card that she types, with spaces', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    const typed = { testCard: 'other', number: ' 4000 0000 0000 9995', expiry: '12/30', cvc: '123' };
    expect((await press(pg, 'pay', { tid, token, ...typed })).status).toBe(303);
    expect((await approveWithoutCard(pg, tid)).json.cardMasked).toBe('400000******9995');
  });

  test('with a double click: both lead on, and the card is there once', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    const clicks = await Promise.all([press(pg, 'pay', { tid, token }), press(pg, 'pay', { tid, token })]);
    expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
    expect((await approveWithoutCard(pg, tid)).json.status).toBe('APPROVED');
  });

  test('not before she has chosen: a page that was opened is not approved without a card', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    await open(pg, tid);
    expect(await approveWithoutCard(pg, tid)).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
    expect(await pg.statusOf(tid)).toBe('READY');
    expect(pg.issuer.authorizations).toEqual([]);
  });
});

describe('a token', () => {
  test('of an older page does not work any more, and the answer is a fresh page', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const older = await open(pg, tid);
    const newer = await open(pg, tid);
    expect(newer.token).not.toBe(older.token);
    const answer = await pageOf(await press(pg, 'pay', { tid, token: older.token }));
    expect(answer.status).toBe(409);
    expect(answer.html).toContain('role="alert"');
    expect((await press(pg, 'pay', { tid, token: newer.token })).status).toBe(409);
    const fresh = await open(pg, tid);
    expect((await press(pg, 'pay', { tid, token: fresh.token })).status).toBe(303);
  });

  test.each(['', 'A'.repeat(32), 'x'.repeat(200)])('that is forged takes no card: %#', async (token) => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    await open(pg, tid);
    expect([400, 409]).toContain((await press(pg, 'pay', { tid, token })).status);
    expect(pg.rows('SELECT card FROM checkout_pages')).toEqual([{ card: null }]);
  });

  test('works once: with it the card that was chosen is not changed, and the payment not left', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    await press(pg, 'pay', { tid, token, testCard: CARDS.noMoney.number });
    await press(pg, 'pay', { tid, token, testCard: CARDS.approved.number });
    expect((await approveWithoutCard(pg, tid)).json.cardMasked).toBe('400000******9995');

    const second = await pg.ready();
    const page = await open(pg, second.tid);
    await press(pg, 'pay', { tid: second.tid, token: page.token });
    expect((await press(pg, 'leave', { tid: second.tid, token: page.token })).status).toBe(409);
    expect(await pg.statusOf(second.tid)).toBe('READY');
  });

  test('of one payment does not pay another', async () => {
    await using pg = await startGateway();
    const [one, two] = [await pg.ready(), await pg.ready()];
    const { token } = await open(pg, one.tid);
    await open(pg, two.tid);
    expect((await press(pg, 'pay', { tid: two.tid, token })).status).toBe(409);
  });

  test('lies in the database as a hash', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(JSON.stringify(pg.rows('SELECT * FROM checkout_pages'))).not.toContain(token);
  });
});

describe('Mina leaves', () => {
  test('and comes back to where the shop wants her; the payment is over', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ orderNo: 'A-1', failUrl: 'https://shop.example/no?lang=ko' });
    const { token } = await open(pg, tid);
    const reply = await press(pg, 'leave', { tid, token });
    expect(reply.status).toBe(303);
    expect(reply.headers.get('location')).toBe(
      `https://shop.example/no?lang=ko&tid=${tid}&orderNo=A-1&result=cancelled`,
    );
    expect(await pg.statusOf(tid)).toBe('CANCELLED_BY_BUYER');
    expect(await approveWithoutCard(pg, tid)).toMatchObject({ status: 409 });
    expect(pg.rows('SELECT * FROM checkout_pages')).toEqual([]);
    expect((await open(pg, tid)).html).toContain('left without paying');
  });
});

describe('a card that is not taken', () => {
  test.each([
    ['no test card', { testCard: 'other', number: '4111111111111111', expiry: '12/30', cvc: '123' }, 422],
    ['mistyped', { testCard: 'other', number: '4242424242424241', expiry: '12/30', cvc: '123' }, 400],
    ['without expiry', { testCard: 'other', number: '4242424242424242', expiry: '', cvc: '123' }, 400],
    ['not on the list', { testCard: 'one of mine' }, 400],
  ])('shows the page again with a fresh token, and says why: %s', async (_what, fields, status) => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    const answer = await pageOf(await press(pg, 'pay', { tid, token, ...fields }));
    expect(answer.status).toBe(status);
    expect(answer.html).toContain('role="alert"');
    expect(answer.html).not.toContain('4111111111111111');
    expect(answer.token).not.toBe(token);
    expect((await press(pg, 'pay', { tid, token: answer.token })).status).toBe(303);
  });
});

describe('what the page kept goes', () => {
  test('when the time is over', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    await press(pg, 'pay', { tid, token });
    await pg.advance(HALF_HOUR_MS);
    expect(await pg.statusOf(tid)).toBe('EXPIRED');
    expect(pg.rows('SELECT * FROM checkout_pages')).toEqual([]);
    const late = await press(pg, 'pay', { tid, token });
    expect(late.status).toBe(409);
  });

  test('when another ready takes the place of the payment', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ orderNo: 'A-1' });
    const { token } = await open(pg, tid);
    await press(pg, 'pay', { tid, token });
    await pg.ready({ orderNo: 'A-1', amount: 60_000 });
    expect(pg.rows('SELECT * FROM checkout_pages')).toEqual([]);
  });

  test('when the page is opened again: the card has to be chosen anew', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    await press(pg, 'pay', { tid, token });
    await open(pg, tid);
    expect(await approveWithoutCard(pg, tid)).toMatchObject({ status: 409 });
  });
});

describe('a form', () => {
  test('from a foreign page is refused', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    for (const origin of ['https://evil.example', 'null']) {
      const body = new URLSearchParams({ action: 'pay', tid, token, testCard: CARDS.approved.number });
      const reply = await fetch(`${pg.url}/checkout`, { method: 'POST', headers: { origin }, body });
      expect(reply.status).toBe(403);
    }
  });

  test.each([
    ['JSON', JSON.stringify({ action: 'pay' }), 'application/json', 400],
    ['nothing', '', 'application/x-www-form-urlencoded', 400],
    ['a field twice', 'tid=a&tid=b&action=pay', 'application/x-www-form-urlencoded', 400],
    ['an unknown action', 'tid=a&action=refund', 'application/x-www-form-urlencoded', 400],
    ['too much', `tid=${'a'.repeat(20_000)}`, 'application/x-www-form-urlencoded', 413],
  ])('with %s is refused and never a 500', async (_what, body, type, status) => {
    await using pg = await startGateway();
    const reply = await fetch(`${pg.url}/checkout`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(reply.status).toBe(status);
  });
});

test.each([
  ['many fields', 'a=1&'.repeat(21), 400, 'too many fields'],
  ['long fields', `a=${'x'.repeat(10_240)}`, 413, 'at most 10 kB'],
])('a form of %s is refused, and says why', async (_what, form, status, message) => {
  await using pg = await startGateway();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await fetch(`${pg.url}/checkout`, { method: 'POST', headers, body: form });
  expect({ status: reply.status, text: await reply.text() }).toEqual({
    status,
    text: expect.stringContaining(message),
  });
});
