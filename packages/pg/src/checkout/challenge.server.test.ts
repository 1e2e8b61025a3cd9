import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, SHOP_URL, startGateway } from '../test-gateway.ts';

const CHALLENGED = '4000000000003220';
const HALF_HOUR_MS = 30 * 60_000;

const tokenIn = (html: string): string => /name="token" value="([^"]*)"/.exec(html)?.[1] ?? '';

async function open(pg: Gateway, path: string, tid: string, headers: Record<string, string> = {}) {
  const reply = await fetch(`${pg.url}${path}?tid=${tid}`, { redirect: 'manual', headers });
  const html = await reply.text();
  return { status: reply.status, location: reply.headers.get('location'), html, token: tokenIn(html) };
}

async function send(pg: Gateway, path: string, fields: Record<string, string>) {
  const headers = { origin: pg.url };
  const body = new URLSearchParams(fields);
  const reply = await fetch(pg.url + path, { method: 'POST', redirect: 'manual', headers, body });
  const html = await reply.text();
  return { status: reply.status, location: reply.headers.get('location'), html, token: tokenIn(html) };
}

const answer = (pg: Gateway, tid: string, token: string, action: string) =>
  send(pg, '/checkout/3ds', { tid, token, action });

const given = (pg: Gateway, tid: string, token: string, testCard: string, over = {}) =>
  send(pg, '/checkout', { tid, token, action: 'pay', testCard, ...over });

const approveWithoutCard = (pg: Gateway, tid: string) => pg.approve(tid, { card: undefined });
const NOT_YET = { status: 409, json: { code: 'INVALID_STATE' } };

/** Mina has given the card that asks, and looks at its issuer's page. */
async function challenged(pg: Gateway, over = {}) {
  const { tid } = await pg.ready({ orderNo: 'A-1', ...over });
  const { token: used } = await open(pg, '/checkout', tid);
  const sent = await given(pg, tid, used, CHALLENGED);
  expect(sent).toMatchObject({ status: 303, location: `/checkout/3ds?tid=${tid}` });
  return { tid, used, ...(await open(pg, '/checkout/3ds', tid)) };
}

describe('a card that asks for confirmation', () => {
  test('is none until it was given', async () => {
    await using pg = await startGateway();
    const { tid, html, token } = await challenged(pg);
    expect(html).toContain('400000******3220');
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
    expect(pg.issuer.authorizations).toEqual([]);
    expect(await answer(pg, tid, token, 'confirm')).toMatchObject({
      status: 303,
      location: `${SHOP_URL}/payments/return?tid=${tid}&orderNo=A-1&result=success`,
    });
    expect((await approveWithoutCard(pg, tid)).json).toMatchObject({
      status: 'APPROVED',
      cardMasked: '400000******3220',
    });
    expect(pg.rows('SELECT * FROM checkout_pages')).toEqual([]);
  });

  test('also when it is typed, with spaces', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const { token } = await open(pg, '/checkout', tid);
    const typed = { number: ' 4000 0000 0000 3220', expiry: '12/30', cvc: '123' };
    expect((await given(pg, tid, token, 'other', typed)).location).toContain('/checkout/3ds');
  });

  test('lies sealed, with its token as a hash', async () => {
    await using pg = await startGateway();
    const { token, used } = await challenged(pg);
    const [row] = pg.rows('SELECT * FROM checkout_pages');
    expect(Buffer.from(String(row?.card), 'base64url').toString('latin1')).not.toContain(CHALLENGED);
    for (const secret of [token, used]) expect(JSON.stringify(row)).not.toContain(secret);
  });

  test('is not asked for by a call that brings it', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const card = { ...CARDS.approved, number: CHALLENGED };
    expect((await pg.approve(tid, { card })).json.status).toBe('APPROVED');
  });

  test('with a double click leads both to its issuer, and confirming twice leads both to the shop', async () => {
    await using pg = await startGateway();
    const { tid, used, token } = await challenged(pg);
    expect((await given(pg, tid, used, CHALLENGED)).location).toContain('/checkout/3ds');
    // Nor is another card slipped in by the token that was used.
    expect((await given(pg, tid, used, CARDS.approved.number)).location).toContain('/checkout/3ds');
    const clicks = await Promise.all([1, 2].map(() => answer(pg, tid, token, 'confirm')));
    expect(clicks.map(({ location }) => location)).toEqual([
      expect.stringContaining('result=success'),
      expect.stringContaining('result=success'),
    ]);
    expect((await open(pg, '/checkout/3ds', tid)).location).toContain('result=success');
    expect((await approveWithoutCard(pg, tid)).json.cardMasked).toBe('400000******3220');
  });
});

describe('what is not confirmed', () => {
  test.each([
    ['fail', /^\/checkout\?tid=\w+&note=notConfirmed$/],
    ['back', /^\/checkout\?tid=\w+$/],
  ])('is forgotten: %s', async (action, location) => {
    await using pg = await startGateway();
    const { tid, token } = await challenged(pg);
    expect((await answer(pg, tid, token, action)).location).toMatch(location);
    expect(pg.rows('SELECT card, challengedBy FROM checkout_pages')).toEqual([
      { card: null, challengedBy: null },
    ]);
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
    expect((await answer(pg, tid, token, 'confirm')).location).toBe(`/checkout?tid=${tid}`);
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
    const { token: fresh } = await open(pg, '/checkout', tid);
    expect((await given(pg, tid, fresh, CARDS.approved.number)).location).toContain('result=success');
  });

  test('is forgotten when the checkout page is opened again, and its confirmation does nothing', async () => {
    await using pg = await startGateway();
    const { tid, token } = await challenged(pg);
    await open(pg, '/checkout', tid);
    expect((await answer(pg, tid, token, 'confirm')).location).toBe(`/checkout?tid=${tid}`);
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
  });

  test('is left: the payment is over, and the buyer where the shop wants them', async () => {
    await using pg = await startGateway();
    const { tid, token } = await challenged(pg, { failUrl: 'https://shop.example/no' });
    expect((await answer(pg, tid, token, 'leave')).location).toBe(
      `https://shop.example/no?tid=${tid}&orderNo=A-1&result=cancelled`,
    );
    expect(await pg.statusOf(tid)).toBe('CANCELLED_BY_BUYER');
    expect(pg.rows('SELECT * FROM checkout_pages')).toEqual([]);
  });

  test('cannot be confirmed after the time, and the page says so', async () => {
    await using pg = await startGateway();
    const { tid, token } = await challenged(pg);
    await pg.advance(HALF_HOUR_MS);
    const late = await answer(pg, tid, token, 'confirm');
    expect(late.status).toBe(409);
    expect(late.html).toContain('The time to pay is over');
    expect((await open(pg, '/checkout/3ds', tid)).html).toContain('The time to pay is over');
  });
});

describe('the confirmation', () => {
  test.each(['', 'A'.repeat(32), 'x'.repeat(200)])('takes no forged token: %#', async (token) => {
    await using pg = await startGateway();
    const { tid } = await challenged(pg);
    expect([400, 409]).toContain((await answer(pg, tid, token, 'confirm')).status);
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
  });

  test.each(['of the checkout page', 'of an older showing'])('takes no token %s', async (which) => {
    await using pg = await startGateway();
    const { tid, used, token } = await challenged(pg);
    const { token: newer } = await open(pg, '/checkout/3ds', tid);
    const old = which === 'of an older showing' ? token : used;
    expect((await answer(pg, tid, old, 'confirm')).status).toBe(409);
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
    // What was shown then is the checkout page anew: the card is forgotten.
    expect((await answer(pg, tid, newer, 'confirm')).location).toBe(`/checkout?tid=${tid}`);
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
  });

  test.each([
    '',
    'tid=a',
    'tid=a&action=refund',
    'tid=a&tid=b&action=confirm',
    `tid=${'a'.repeat(65)}&action=confirm`,
  ])('refuses a form that is none: %#', async (body) => {
    await using pg = await startGateway();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await fetch(`${pg.url}/checkout/3ds`, { method: 'POST', headers, body });
    expect(reply.status).toBe(400);
  });

  test.each(['', '?tid=T0000000000000000000', '?tid=a&tid=b', '?tid=%00', `?tid=${'T'.repeat(5_000)}`])(
    'of no payment is 404: %#',
    async (query) => {
      await using pg = await startGateway();
      expect((await fetch(`${pg.url}/checkout/3ds${query}`)).status).toBe(404);
    },
  );

  test('is led to the checkout page where nothing is to be confirmed', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    expect((await open(pg, '/checkout/3ds', tid)).location).toBe(`/checkout?tid=${tid}`);
    const { token } = await open(pg, '/checkout', tid);
    expect((await answer(pg, tid, token, 'confirm')).location).toBe(`/checkout?tid=${tid}`);
    expect(await approveWithoutCard(pg, tid)).toMatchObject(NOT_YET);
  });

  test('speaks the language of the browser, or the one that was chosen', async () => {
    await using pg = await startGateway();
    const { tid } = await challenged(pg);
    const korean = { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5' };
    expect((await open(pg, '/checkout/3ds', tid, korean)).html).toMatch(
      /<html lang="ko">[\s\S]*결제 확인하기/,
    );
    const chosen = { ...korean, cookie: 'a=b; payflow.language=en; payflow.look=dark' };
    expect((await open(pg, '/checkout/3ds', tid, chosen)).html).toContain(
      '<html lang="en" data-look="dark">',
    );
    const forged = { ...korean, cookie: 'payflow.language="><script>; payflow.look="><script>' };
    expect((await open(pg, '/checkout/3ds', tid, forged)).html).toContain('<html lang="ko">');
  });
});

describe('installments', () => {
  test('that were chosen on the page reach the attempt; what approve sends itself wins', async () => {
    await using pg = await startGateway();
    const months = async (over: object) => {
      const { tid } = await pg.ready();
      const { token } = await open(pg, '/checkout', tid);
      await given(pg, tid, token, CARDS.approved.number, { installmentMonths: '7' });
      await pg.approve(tid, { card: undefined, ...over });
      return pg.rows('SELECT installmentMonths FROM payments WHERE tid = ?', tid)[0]?.installmentMonths;
    };
    expect(await months({})).toBe(7);
    expect(await months({ installmentMonths: 3 })).toBe(3);
  });

  test.each([
    [49_999, '2', 400],
    [50_000, '1', 400],
    [50_000, '13', 400],
    [50_000, '-1', 400],
    [50_000, '2.5', 400],
    [50_000, 'many', 400],
    [49_999, '0', 303],
    [50_000, '', 303],
    [50_000, '12', 303],
  ])('of %i won in %j months: %i', async (amount, installmentMonths, status) => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ amount });
    const { token } = await open(pg, '/checkout', tid);
    const answered = await given(pg, tid, token, CARDS.approved.number, { installmentMonths });
    expect(answered.status).toBe(status);
  });
});
