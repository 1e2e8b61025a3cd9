import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';

const MASKED = '424242 ······ 4242';
const OTHER = { 'x-payflow-merchant': 'M002' };

const kept = async (pg: Gateway, over = {}, headers = {}): Promise<string> =>
  (await pg.post('/api/v1/billing-keys', { customerKey: 'mina', card: CARDS.approved, ...over }, headers))
    .json.data.billingKey;

async function page(reply: Response) {
  const html = await reply.text();
  const token = /name="token" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const offered = [...html.matchAll(/name="billingKey" value="([^"]+)"/g)].map(([, key]) => key);
  const checked = /name="billingKey" value="([^"]*)" checked/.exec(html)?.[1];
  return { status: reply.status, html, token, offered, checked };
}
const open = async (pg: Gateway, tid: string) => page(await fetch(`${pg.url}/checkout?tid=${tid}`));

const press = (pg: Gateway, fields: Record<string, string>): Promise<Response> =>
  fetch(`${pg.url}/checkout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: pg.url },
    body: new URLSearchParams({ action: 'pay', testCard: CARDS.approved.number, ...fields }),
  });
const chosenCard = (pg: Gateway) => pg.rows('SELECT card FROM checkout_pages');
const approveWithoutCard = (pg: Gateway, tid: string, over = {}) =>
  pg.approve(tid, { card: undefined, ...over });

/** Mina's page, for a payment of hers. */
async function minasPage(pg: Gateway) {
  const { tid } = await pg.ready({ customerKey: 'mina' });
  return { tid, ...(await open(pg, tid)) };
}

describe('the page of a known customer', () => {
  test('offers what is on file for her, the newest first and checked, and another card beside it', async () => {
    await using pg = await startGateway();
    const first = await kept(pg);
    await pg.advance(1_000);
    const second = await kept(pg, { card: { ...CARDS.approved, expiry: '11/31' } });
    const { html, offered, checked } = await minasPage(pg);
    expect(offered).toEqual([second, first]);
    expect(checked).toBe(second);
    for (const shown of [MASKED, '12/30', '11/31', 'Another card', 'name="keep"'])
      expect(html).toContain(shown);
  });

  test('offers a card that was kept twice once, and none that was deleted', async () => {
    await using pg = await startGateway();
    const gone = await kept(pg, { card: CARDS.noMoney });
    await pg.remove(`/api/v1/billing-keys/${gone}`);
    await kept(pg);
    await pg.advance(1_000);
    const newer = await kept(pg);
    expect((await minasPage(pg)).offered).toEqual([newer]);
  });

  test('offers nothing of another customer, of another merchant, or to whom is not known', async () => {
    await using pg = await startGateway();
    await kept(pg, { customerKey: 'jun' });
    await kept(pg, {}, OTHER);
    const { html, offered } = await minasPage(pg);
    expect(offered).toEqual([]);
    expect(html).toContain('name="keep"');
    const unknown = (await open(pg, (await pg.ready()).tid)).html;
    expect(unknown).not.toContain('name="keep"');
    expect(unknown).not.toContain('name="billingKey"');
  });
});

describe('Mina pays with a card on file', () => {
  test('by one click, without its CVC: approve charges it at its issuer, as EASY_PAY', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const { tid, token } = await minasPage(pg);
    const clicks = [await press(pg, { tid, token, billingKey }), await press(pg, { tid, token, billingKey })];
    expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
    const [{ card } = { card: null }] = chosenCard(pg);
    expect(Buffer.from(String(card), 'base64url').toString('latin1')).not.toContain(billingKey);
    const { json } = await approveWithoutCard(pg, tid);
    expect(json).toMatchObject({ status: 'APPROVED', method: 'EASY_PAY', billingKey });
    expect(pg.issuer.authorizations).toHaveLength(1);
    expect(pg.issuer.authorizations[0]).not.toHaveProperty('card');
    expect(chosenCard(pg)).toEqual([]);
  });

  test('and a repeat of approve by its key answers the same, and charges once', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const { tid, token } = await minasPage(pg);
    await press(pg, { tid, token, billingKey });
    const key = { 'idempotency-key': 'approve-it' };
    const body = { tid };
    const [one, two] = [await pg.post('/pay/approve', body, key), await pg.post('/pay/approve', body, key)];
    expect(one.json).toMatchObject({ status: 'APPROVED', method: 'EASY_PAY' });
    expect(two.body).toBe(one.body);
    expect(pg.issuer.authorizations).toHaveLength(1);
  });

  test('whose choice the shop overrules by the card that it sends', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const { tid, token } = await minasPage(pg);
    await press(pg, { tid, token, billingKey });
    expect((await pg.approve(tid, { card: CARDS.noMoney })).json).toMatchObject({
      status: 'FAILED',
      method: 'CARD',
      cardMasked: '400000******9995',
    });
  });
});

describe('a card on file is not taken', () => {
  test.each([
    ["another customer's", (pg: Gateway) => kept(pg, { customerKey: 'jun' })],
    ["another merchant's", (pg: Gateway) => kept(pg, {}, OTHER)],
    ['one that is none', async () => 'bk_0123456789ABCDEFGHJK'],
  ])('by hand: %s', async (_what, keyOf) => {
    await using pg = await startGateway();
    const foreign = await keyOf(pg);
    const { tid, token } = await minasPage(pg);
    const answer = await page(await press(pg, { tid, token, billingKey: foreign }));
    expect(answer.status).toBe(404);
    expect(answer.html).toContain('There is no such card; choose another one.');
    expect(answer.html).not.toContain(foreign);
    expect(chosenCard(pg)).toEqual([{ card: null }]);
  });

  test('for a payment of nobody in particular', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const { tid } = await pg.ready();
    const { token } = await open(pg, tid);
    expect((await press(pg, { tid, token, billingKey })).status).toBe(404);
  });

  test('when it was deleted meanwhile: the page says so, and offers what is left', async () => {
    await using pg = await startGateway();
    const left = await kept(pg, { card: CARDS.noMoney });
    await pg.advance(1_000);
    const billingKey = await kept(pg);
    const { tid, token } = await minasPage(pg);
    await pg.remove(`/api/v1/billing-keys/${billingKey}`);
    const answer = await page(await press(pg, { tid, token, billingKey }));
    expect(answer).toMatchObject({ status: 409, offered: [left], checked: left });
    expect(answer.html).toContain('This card is not kept any more; choose another one.');
    expect((await press(pg, { tid, token: answer.token, billingKey: left })).status).toBe(303);
  });

  test('when it is deleted between her click and approve: the payment waits for another choice', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const { tid, token } = await minasPage(pg);
    await press(pg, { tid, token, billingKey });
    await pg.remove(`/api/v1/billing-keys/${billingKey}`);
    expect(await approveWithoutCard(pg, tid)).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
    expect(await pg.statusOf(tid)).toBe('READY');
    expect(pg.issuer.authorizations).toEqual([]);
    const again = await open(pg, tid);
    expect(again.offered).toEqual([]);
    expect((await press(pg, { tid, token: again.token })).status).toBe(303);
    expect((await approveWithoutCard(pg, tid)).json).toMatchObject({ status: 'APPROVED', method: 'CARD' });
  });

  test('by a forged token, or by one that was used', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const { tid, token } = await minasPage(pg);
    expect((await press(pg, { tid, token: 'A'.repeat(32), billingKey })).status).toBe(409);
    expect((await press(pg, { tid, token, billingKey })).status).toBe(409);
    expect(chosenCard(pg)).toEqual([{ card: null }]);
  });
});

describe('another card', () => {
  test('is kept when she ticks it: the reply names it, and the next page offers it', async () => {
    await using pg = await startGateway();
    const { tid, token } = await minasPage(pg);
    await press(pg, { tid, token, keep: 'yes' });
    const { json } = await approveWithoutCard(pg, tid);
    expect(json).toMatchObject({ status: 'APPROVED', method: 'CARD', billingKey: expect.any(String) });
    expect((await minasPage(pg)).offered).toEqual([json.billingKey]);
  });

  test.each([
    ['when she does not tick it', 'mina', {}, CARDS.approved.number],
    ['when it is declined', 'mina', { keep: 'yes' }, CARDS.noMoney.number],
    ['for nobody in particular, whatever is posted', undefined, { keep: 'yes' }, CARDS.approved.number],
  ])('is not kept %s', async (_what, customerKey, keep, testCard) => {
    await using pg = await startGateway();
    const { tid } = await pg.ready({ customerKey });
    const { token } = await open(pg, tid);
    await press(pg, { tid, token, testCard, ...keep });
    expect((await approveWithoutCard(pg, tid)).json.billingKey).toBeNull();
    expect(pg.rows('SELECT id FROM billing_keys')).toEqual([]);
  });

  test('that is mistyped brings the page back with another card chosen', async () => {
    await using pg = await startGateway();
    await kept(pg);
    const { tid, token } = await minasPage(pg);
    const typed = { testCard: 'other', number: '1234', expiry: '12/30', cvc: '123', billingKey: '' };
    const answer = await page(await press(pg, { tid, token, ...typed }));
    expect(answer).toMatchObject({ status: 400, checked: '' });
    expect(answer.html).toContain('role="alert"');
  });
});
