import type { TransportRequest } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { createBuyer, hiddenInputs } from './buyer.ts';

test('the hidden inputs of a form are read as a browser reads them, and the others are left', () => {
  const html = `<form><input type="hidden" name="tid" value="T1"><input value="a&amp;&quot;b&#39;" name="token" type="hidden">
    <input type="radio" name="testCard" value="4242424242424242"></form>`;
  expect(hiddenInputs(html)).toEqual({ tid: 'T1', token: `a&"b'` });
});

const page = {
  tid: 'T1',
  url: 'http://pg.test/checkout?tid=T1',
  hidden: { tid: 'T1', token: 'once' },
  html: '',
};

async function formOf(card: string | { number: string; expiry: string; cvc: string }): Promise<object> {
  let sent: TransportRequest | undefined;
  const transport = async (request: TransportRequest) => {
    sent = request;
    return { status: 303, headers: { location: 'http://shop.test/payments/return?tid=T1' }, body: '' };
  };
  const buyer = createBuyer({ name: 'Mina', shopUrl: 'http://shop.test', transport });
  expect(await buyer.gives(card, page)).toEqual({ url: 'http://shop.test/payments/return?tid=T1' });
  expect(sent).toMatchObject({ method: 'POST', url: 'http://pg.test/checkout' });
  return Object.fromEntries(new URLSearchParams(sent?.body));
}

test('a card of the list is chosen, any other is typed with an expiry and a CVC that fit it', async () => {
  const always = { tid: 'T1', token: 'once', action: 'pay' };
  expect(await formOf('4000000000009995')).toEqual({ ...always, testCard: '4000000000009995' });
  expect(await formOf('378282246310005')).toEqual({
    ...always,
    testCard: 'other',
    number: '378282246310005',
    expiry: '12/99',
    cvc: '1234',
  });
  const own = { number: '5555555555554444', expiry: '01/20', cvc: '9' };
  expect(await formOf(own)).toEqual({ ...always, testCard: 'other', ...own });
});

test('a form that is not taken says so, with what the page said', async () => {
  const transport = async () => ({ status: 409, headers: {}, body: 'used already' });
  const buyer = createBuyer({ name: 'Mina', shopUrl: 'http://shop.test', transport });
  await expect(buyer.gives('4242424242424242', page)).rejects.toThrow('409: used already');
});
