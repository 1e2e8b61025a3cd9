import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('virtual:payflow-routes', () => ({
  default: {
    getOrder: ['GET', '/merchant/api/orders/:orderNo'],
    refundPayment: ['POST', '/api/v1/payments/refund/:paymentId', 1],
    ledgerEntries: ['GET', '/api/v1/ledger'],
  },
}));
const { addressOf, call, Problem, Unreachable } = await import('./call.ts');

/** What the page asked of the server, and what it is answered. */
const asked: { url: string; init: RequestInit }[] = [];
let answer: () => Promise<Response>;
beforeEach(() => {
  asked.length = 0;
  answer = async () => Response.json({ state: 'PAID' });
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

const headers = (): Record<string, string> =>
  Object.fromEntries(new Headers(asked[0]?.init.headers).entries());
const order = { params: { orderNo: 'O-1' } };
const refund = { params: { paymentId: 'T1' }, body: { amount: 1 } };

describe('a call', () => {
  test('goes to the path of its endpoint, and what it is given cannot leave its place there', () => {
    expect(addressOf('getOrder', { params: { orderNo: '../a b?c' } })).toBe(
      '/merchant/api/orders/..%2Fa%20b%3Fc',
    );
  });

  test('asks only for what was chosen', () => {
    expect(addressOf('ledgerEntries', { query: { tid: 'T&1', account: undefined } })).toBe(
      '/api/v1/ledger?tid=T%261',
    );
  });

  test('names the merchant it acts as, and shows the token of a buyer', async () => {
    await call('getOrder', order, { merchant: 'SHOP-2', token: 'secret' });
    expect(headers()).toMatchObject({ 'x-payflow-merchant': 'SHOP-2', authorization: 'Bearer secret' });
    expect(asked[0]?.init).toMatchObject({ method: 'GET', credentials: 'same-origin' });
  });

  test('that moves money carries a key, the same one when it is asked again with it', async () => {
    await call('refundPayment', refund, { key: 'kept' });
    expect(headers()).toMatchObject({ 'idempotency-key': 'kept', 'content-type': 'application/json' });
    expect(asked[0]?.init.body).toBe('{"amount":1}');
    asked.length = 0;
    await call('refundPayment', refund);
    expect(headers()['idempotency-key']).toMatch(/^[\w-]{36}$/);
  });

  test('that only looks carries none', async () => {
    await call('getOrder', order);
    expect(headers()).toEqual({ accept: 'application/json' });
  });

  test('brings the answer, and that of an unknown outcome too', async () => {
    answer = async () => Response.json({ data: { status: 'UNKNOWN' } }, { status: 202 });
    expect(await call('refundPayment', refund)).toEqual({ data: { status: 'UNKNOWN' } });
  });

  test('that is refused throws what the server said', async () => {
    const errors = [{ path: 'amount', message: 'must be positive' }];
    const said = { code: 'VALIDATION_FAILED', message: 'No.', errors, requestId: 'req_1' };
    answer = async () => Response.json(said, { status: 400 });
    const refusal = await call('refundPayment', refund).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Problem);
    expect(refusal).toMatchObject({ ...said, status: 400 });
  });

  test('that something other than the server answers says so in the words it was given', async () => {
    answer = async () => new Response('<h1>Bad gateway</h1>', { status: 502 });
    await expect(call('getOrder', order)).rejects.toMatchObject({ status: 502, code: 'UNREADABLE' });
  });

  test('that nobody answers is told apart from a refusal', async () => {
    answer = () => Promise.reject(new TypeError('fetch failed'));
    await expect(call('getOrder', order)).rejects.toThrow(Unreachable);
  });

  test('that was given up is no trouble of the server', async () => {
    const gone = new AbortController();
    gone.abort();
    answer = () => Promise.reject(gone.signal.reason);
    await expect(call('getOrder', order, { signal: gone.signal })).rejects.toBe(gone.signal.reason);
  });
});
