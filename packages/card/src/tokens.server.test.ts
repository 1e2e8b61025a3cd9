import { issuer } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { anIssuer, ask } from './test-card.ts';

const good = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const poor = { ...good, number: '4000000000009995' };

type Issuer = Awaited<ReturnType<typeof anIssuer>>;

async function tokenOf(card: Issuer, body: { card: typeof good; attemptId?: string }) {
  const result = await card.call(issuer.createToken, { body });
  if (!result.ok) throw new Error(result.problem.code);
  return result.reply;
}

async function charged(card: Issuer, over: object) {
  const result = await card.call(issuer.authorize, { body: { ...ask, ...over } as never });
  if (!result.ok) throw new Error(result.problem.code);
  return result.reply;
}

describe('a card on file', () => {
  test('is charged as its number would be', async () => {
    await using card = await anIssuer();
    for (const [kept, responseCode] of [
      [good, '00'],
      [poor, '51'],
    ] as const) {
      const { token, cardMasked } = await tokenOf(card, { card: kept });
      expect(cardMasked).not.toBe(kept.number);
      expect(await charged(card, { cardToken: token })).toMatchObject({ responseCode });
    }
  });

  test('gets the same token for the same attempt, and no other card gets it', async () => {
    await using card = await anIssuer();
    const first = await tokenOf(card, { card: good, attemptId: 'att_1' });
    expect(await tokenOf(card, { card: good, attemptId: 'att_1' })).toEqual(first);
    await expect(tokenOf(card, { card: poor, attemptId: 'att_1' })).rejects.toThrow('INVALID_STATE');
  });

  test('comes with an approval that asks for it, the same one in a repeat; a decline brings none', async () => {
    await using card = await anIssuer();
    const approval = await charged(card, { card: good, attemptId: 'att_1', tokenize: true });
    expect(approval.cardToken).toMatch(/^tok_/);
    expect(await charged(card, { card: good, attemptId: 'att_1', tokenize: true })).toEqual(approval);
    expect(await charged(card, { cardToken: approval.cardToken })).toMatchObject({ responseCode: '00' });
    expect((await charged(card, { card: poor, tokenize: true })).cardToken).toBeUndefined();
  });

  test('that was taken off the file, or never was on it, is declined; what was answered stays', async () => {
    await using card = await anIssuer();
    const { token } = await tokenOf(card, { card: good });
    const before = await charged(card, { cardToken: token, attemptId: 'att_2' });
    for (let i = 0; i < 2; i++)
      expect((await card.call(issuer.deleteToken, { params: { token: token ?? '' } })).ok).toBe(true);
    expect(await charged(card, { cardToken: token })).toMatchObject({
      result: 'DECLINED',
      responseCode: '14',
    });
    expect(await charged(card, { cardToken: token, attemptId: 'att_2' })).toEqual(before);
    expect(await charged(card, { cardToken: 'tok_none' })).toMatchObject({ responseCode: '14' });
    expect((await card.call(issuer.deleteToken, { params: { token: 'tok_none' } })).ok).toBe(false);
  });

  test('matches scripts by its masked number', async () => {
    await using card = await anIssuer();
    const { token } = await tokenOf(card, { card: good });
    const body = { match: { cardNumber: good.number }, steps: [{ decline: '05' }] } as never;
    await card.call(issuer.putScript, { params: { name: 'no' }, body });
    expect(await charged(card, { cardToken: token })).toMatchObject({ responseCode: '05' });
  });
});

test.each([
  ['expired', { ...good, expiry: '01/20' }, '54'],
  ['mistyped', { ...good, number: '4242424242424241' }, '14'],
  ['shown with a wrong CVC', { ...good, cvc: '1234' }, 'N7'],
])('a card that is %s is not put on file', async (_what, bad, responseCode) => {
  await using card = await anIssuer();
  expect(await tokenOf(card, { card: bad })).toMatchObject({ result: 'DECLINED', token: null, responseCode });
});
