import { describe, expect, test } from 'vitest';
import { firstText, leavesOf } from './fields.ts';
import { condition, filledIn, requestTemplate } from './requests.ts';
import { checked, gradeSettings } from './settings.ts';

const OWN = {
  merchant: 'http://localhost:3000',
  create: 'POST /orders {"a":1}',
  read: 'GET /orders/{orderNo}',
};

describe('a request', () => {
  test('is read with its body, and filled in where the order is named', () => {
    const template = requestTemplate('checkout', 'put /orders/{orderNo}/pay {"order":"{orderNo}"}');
    expect(filledIn(template, 'a/"1"')).toEqual({
      method: 'PUT',
      path: '/orders/a%2F%221%22/pay',
      body: '{"order":"a/\\"1\\""}',
    });
  });

  test.each(['', 'orders', 'DELETE /orders', 'POST orders'])('is not %j', (text) => {
    expect(() => requestTemplate('create', text)).toThrow('--create is a method, a path');
  });
});

test('a condition is a field and its values', () => {
  expect(condition('paid', 'data.state = PAID, done')).toEqual({
    path: 'data.state',
    values: ['PAID', 'done'],
  });
  expect(() => condition('paid', 'PAID')).toThrow('--paid is a field and its value');
});

test('fields are found by dotted paths', () => {
  const json = { data: { id: 7, items: [{ sku: 'x' }] }, none: null };
  expect(firstText(json, ['none', 'data', 'data.id'])).toBe('7');
  expect(firstText(json, ['data.items.0.sku'])).toBe('x');
  expect(firstText(json, ['constructor', 'data.toString'])).toBeUndefined();
  expect([...leavesOf(json).keys()]).toEqual(['data.id', 'data.items.length', 'data.items.0.sku', 'none']);
});

describe('settings', () => {
  test('without a shop are those of the bundled one', () => {
    expect(gradeSettings({})).toMatchObject({ merchant: 'bundled', webhook: '/payments/webhook' });
    expect(gradeSettings({ merchant: 'bundled', only: ['rejects-stale'] }).only).toEqual(['rejects-stale']);
  });

  test('of a shop take what was said, and what is usual for the rest', () => {
    const settings = gradeSettings({ ...OWN, failed: 'status=void', header: ['Authorization: Bearer x'] });
    expect(settings.merchant).toEqual(new URL('http://localhost:3000'));
    expect(settings.paid[0]).toEqual({ path: 'state', values: ['PAID', 'paid'] });
    expect(settings.failed).toEqual([{ path: 'status', values: ['void'] }]);
    expect(settings.headers).toEqual({ authorization: 'Bearer x' });
  });

  test.each([
    ['merchant', { ...OWN, merchant: 'localhost:3000' }, '--merchant is http://host:port'],
    ['create', { merchant: OWN.merchant }, 'Say how an order of your shop is made'],
    ['read', { merchant: OWN.merchant, create: OWN.create }, 'Say how an order of your shop is read'],
    ['header', { ...OWN, header: ['x'] }, "--header is 'name: value'"],
    ['run', { merchant: 'bundled', run: 'node shop.js' }, 'leave out --merchant bundled'],
  ])('with a wrong %s are refused with what to do', (_what, options, message) => {
    expect(() => gradeSettings(options)).toThrow(message);
  });

  test.each([
    [{ marchant: 'x' }, 'there is no marchant; did you mean "merchant"?'],
    [{ color: 'x' }, 'there is no color'],
    [{ pgPort: 70_000 }, 'pgPort: '],
    [{ webhook: 'hook' }, 'webhook: '],
  ])('that do not fit are refused with their path: %j', (given, path) => {
    expect(() => checked(given, 'grade.yaml')).toThrow(`grade.yaml does not fit: `);
    expect(() => checked(given, 'grade.yaml')).toThrow(path);
  });
});
