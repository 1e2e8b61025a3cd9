import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from 'vitest';
import { EXAMPLE, endpoints } from '../index.ts';
import {
  type FillerTools,
  fillExamples,
  newMemory,
  type PageReply,
  type PageRequest,
  rememberReply,
} from './example-filler.ts';
import { exampleFillerScript, fillerPlan } from './filler-script.ts';

const PG = 'http://localhost:8081';
const CARD = 'http://localhost:8082';
const SHOP = 'http://localhost:8080';

let sent: PageRequest[];
let made: number;

/** Three servers that know what they made. */
function town(request: PageRequest): PageReply {
  sent.push(request);
  const { url } = request;
  const body = typeof request.body === 'string' ? JSON.parse(request.body) : request.body;
  const reply = (status: number, value: unknown): PageReply => ({ url, status, text: JSON.stringify(value) });
  if (url.endsWith('/pay/ready')) return reply(200, { tid: `T${++made}`, status: 'READY' });
  if (url.endsWith('/merchant/api/orders')) return reply(201, { orderNo: `SHOP-${++made}`, tid: null });
  if (url.endsWith('/checkout')) return reply(200, { tid: `T${++made}`, redirectUrl: 'http://somewhere' });
  if (url.endsWith('/card/api/authorize'))
    return reply(200, { attemptId: `att_${++made}`, asked: body.card.number });
  if (url.endsWith('/api/v1/payments/authorize')) {
    const id = `P${++made}`;
    return reply(201, { code: 'OK', data: { paymentId: id, txId: id, tid: id } });
  }
  return reply(200, { tid: body?.tid ?? null });
}

let tools: FillerTools;
let invented: number;
beforeEach(() => {
  sent = [];
  made = 0;
  invented = 0;
  tools = {
    plan: fillerPlan,
    memory: newMemory(),
    send: async (request) => town(request),
    fresh: () => `FRESH-${++invented}`,
  };
});

/** One click on Execute: filled, sent, remembered. */
async function click(request: PageRequest): Promise<PageRequest> {
  const filled = await fillExamples(request, tools);
  rememberReply(town(filled), tools);
  return filled;
}

const post = (url: string, body: unknown, headers = {}): PageRequest => ({
  method: 'POST',
  url,
  headers,
  body,
});
const get = (url: string): PageRequest => ({ method: 'GET', url, headers: {} });
const exampleOf = (id: string) => endpoints.find((endpoint) => endpoint.id === id)?.example.body;
const readyCall = (headers = {}) =>
  post(`${PG}/pay/ready`, JSON.stringify(exampleOf('ready'), null, 2), headers);
const approveCall = (headers = {}) => post(`${PG}/pay/approve`, exampleOf('approve'), headers);

describe('on a fresh page', () => {
  test('ready gets an order number that nobody used, each time', async () => {
    expect(JSON.parse(String((await click(readyCall())).body)).orderNo).toBe('FRESH-1');
    expect(JSON.parse(String((await click(readyCall())).body)).orderNo).toBe('FRESH-2');
    expect(sent).toHaveLength(2);
  });

  test('approve makes a payment ready first', async () => {
    const { body } = await click(approveCall());
    expect(body).toMatchObject({ tid: 'T1', card: { number: '4242424242424242' } });
    expect(sent.map(({ url }) => url)).toEqual([`${PG}/pay/ready`, `${PG}/pay/approve`]);
    expect(JSON.parse(String(sent[0]?.body)).orderNo).toBe('FRESH-1');
  });

  test.each([
    ['tx', get(`${PG}/pay/tx/${EXAMPLE.tid}`), `${PG}/pay/tx/T1`],
    ['getOrder', get(`${SHOP}/merchant/api/orders/${EXAMPLE.orderNo}`), `${SHOP}/merchant/api/orders/SHOP-1`],
    [
      'checkoutOrder',
      post(`${SHOP}/merchant/api/orders/${EXAMPLE.orderNo}/checkout`, undefined),
      `${SHOP}/merchant/api/orders/SHOP-1/checkout`,
    ],
    [
      'authorization',
      get(`${CARD}/card/api/authorizations/${EXAMPLE.attemptId}`),
      `${CARD}/card/api/authorizations/att_1`,
    ],
  ])('%s makes what it needs, on its own server', async (_id, request, url) => {
    expect((await click(request)).url).toBe(url);
    expect(new URL(String(sent[0]?.url)).origin).toBe(new URL(url).origin);
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['capture', 'money that is only held', false],
    ['refund', 'money that was taken', true],
    ['reverse', 'money that no operation touched', true],
  ])('%s gets %s, made for it at every click', async (id, _what, isTaken) => {
    await click(get(`${CARD}/card/api/authorizations/${EXAMPLE.attemptId}`));
    for (const attemptId of ['att_2', 'att_3']) {
      sent = [];
      const { body } = await click(post(`${CARD}/card/api/${id}`, exampleOf(id)));
      expect(body).toEqual({ ...(exampleOf(id) as object), attemptId });
      expect(sent.map(({ url }) => url)).toEqual([`${CARD}/card/api/authorize`, `${CARD}/card/api/${id}`]);
      const { capture = true, card } = JSON.parse(String(sent[0]?.body));
      expect({ capture, number: card.number }).toEqual({ capture: isTaken, number: '4242424242424242' });
    }
  });

  test('servers behind one address under a prefix are told apart by their paths', async () => {
    expect((await click(get(`https://pay.example/sandbox1/pay/tx/${EXAMPLE.tid}`))).url).toBe(
      'https://pay.example/sandbox1/pay/tx/T1',
    );
    expect(sent[0]?.url).toBe('https://pay.example/sandbox1/pay/ready');
  });
});

describe('the payments of the REST API', () => {
  const authorizeCall = (headers = {}) =>
    post(`${PG}/api/v1/payments/authorize`, exampleOf('authorizePayment'), headers);
  const getCall = get(`${PG}/api/v1/payments/${EXAMPLE.paymentId}/timeline`);

  test('authorize gets a key that nobody used, each time; one that was typed stays', async () => {
    expect((await click(authorizeCall())).body).toMatchObject({ idempotencyKey: 'FRESH-1' });
    expect((await click(authorizeCall())).body).toMatchObject({ idempotencyKey: 'FRESH-2' });
    const typed = post(`${PG}/api/v1/payments/authorize`, { amount: 1, idempotencyKey: 'mine' });
    expect(await click(typed)).toEqual(typed);
  });

  test("the example's key is replaced in the header too", async () => {
    const { headers } = await click(authorizeCall({ 'Idempotency-Key': EXAMPLE.idempotencyKey, a: 'b' }));
    expect(headers).toEqual({ 'Idempotency-Key': 'FRESH-1', a: 'b' });
  });

  test('a look takes the payment that was authorized last, or one that is made for it', async () => {
    expect((await click(getCall)).url).toBe(`${PG}/api/v1/payments/P1/timeline`);
    await click(authorizeCall());
    expect((await click(getCall)).url).toBe(`${PG}/api/v1/payments/P2/timeline`);
  });

  test('none of them is approved at the payment window, where it has been already', async () => {
    await click(authorizeCall());
    expect((await click(approveCall())).body).toMatchObject({ tid: 'T2' });
  });
});

describe('on a page that has seen replies', () => {
  test('tx looks the approved payment up, not another one', async () => {
    await click(readyCall());
    await click(approveCall());
    expect((await click(get(`${PG}/pay/tx/${EXAMPLE.tid}`))).url).toBe(`${PG}/pay/tx/T1`);
    expect(made).toBe(1);
  });

  test('a second approve gets a payment of its own', async () => {
    expect((await click(approveCall())).body).toMatchObject({ tid: 'T1' });
    expect((await click(approveCall())).body).toMatchObject({ tid: 'T2' });
  });

  test('a payment that the shop began is approved', async () => {
    await click(post(`${SHOP}/merchant/api/orders/${EXAMPLE.orderNo}/checkout`, undefined));
    expect((await click(approveCall())).body).toMatchObject({ tid: 'T2' });
    expect(sent.filter(({ url }) => url.includes('/pay/ready'))).toEqual([]);
  });

  test('the same Idempotency-Key repeats the same request, another key does not', async () => {
    const first = await click(readyCall({ 'Idempotency-Key': 'a' }));
    expect(await click(readyCall({ 'Idempotency-Key': 'a' }))).toEqual(first);
    expect(await click(readyCall({ 'Idempotency-Key': 'b' }))).not.toEqual(first);
    const approved = await click(approveCall({ 'idempotency-key': 'a' }));
    expect(await click(approveCall({ 'idempotency-key': 'a' }))).toEqual(approved);
  });

  test('what is gone after a reset is forgotten, and made anew', async () => {
    const tx = get(`${PG}/pay/tx/${EXAMPLE.tid}`);
    const { url } = await click(tx);
    rememberReply({ url, status: 404, text: '{"code":"NOT_FOUND"}' }, tools);
    expect((await click(tx)).url).toBe(`${PG}/pay/tx/T2`);
  });

  test('a lookup at the issuer or in the inbox takes the known payment, and makes none', async () => {
    const lookup = get(`${CARD}/card/api/authorizations?tid=${EXAMPLE.tid}`);
    expect((await click(lookup)).url).toBe(lookup.url);
    await click(readyCall());
    expect((await click(lookup)).url).toBe(`${CARD}/card/api/authorizations?tid=T1`);
    expect((await click(get(`${SHOP}/merchant/api/webhooks?tid=${EXAMPLE.tid}&limit=10`))).url).toContain(
      '?tid=T1&limit=10',
    );
  });
});

describe('what is not the example stays as it was typed', () => {
  test.each([
    ['another id', get(`${PG}/pay/tx/T0123456789ABCDEFGHK`)],
    ['an id that only begins like it', get(`${PG}/pay/tx/${EXAMPLE.tid}X`)],
    [
      'the unsigned webhook, which is meant to be refused',
      post(`${SHOP}/payments/webhook`, exampleOf('receiveWebhook')),
    ],
    ["a call of the issuer's own", post(`${CARD}/card/api/authorize`, exampleOf('authorize'))],
    ['the clock', post(`${PG}/sandbox/clock`, exampleOf('moveClock'))],
    ['a body that is no JSON', post(`${PG}/pay/approve`, '{"tid": ')],
  ])('%s', async (_what, request) => {
    expect(await fillExamples(request, tools)).toBe(request);
    expect(sent).toEqual([]);
  });

  test('the layout and the odd numbers of a typed body', async () => {
    const typed = `{ "orderNo" : "${EXAMPLE.orderNo}",\n "amount": 1e30, "note": "${EXAMPLE.orderNo}s" }`;
    const { body } = await fillExamples(post(`${PG}/pay/ready`, typed), tools);
    expect(body).toBe(typed.replace(`"${EXAMPLE.orderNo}"`, '"FRESH-1"'));
  });
});

describe('when nothing can be made', () => {
  test('the call goes out as it is and tells the trouble itself', async () => {
    const down = { ...tools, send: () => Promise.reject(new TypeError('Failed to fetch')) };
    expect((await fillExamples(approveCall(), down)).body).toEqual(exampleOf('approve'));
    const locked = {
      ...tools,
      send: async ({ url }: PageRequest) => ({ url, status: 401, text: 'no JSON' }),
    };
    expect((await fillExamples(approveCall(), locked)).body).toEqual(exampleOf('approve'));
  });

  test('the maker is called as the same caller, without the Idempotency-Key', async () => {
    await click(
      approveCall({ Authorization: 'Bearer sk_x', 'X-PayFlow-Merchant': 'M7', 'Idempotency-Key': 'a' }),
    );
    expect(sent[0]?.headers).toEqual({
      'Content-Type': 'application/json',
      authorization: 'Bearer sk_x',
      'x-payflow-merchant': 'M7',
    });
  });
});

test('the script that the page gets does the same with nothing but fetch', async () => {
  interface Page {
    payflowExamples?: {
      request(request: PageRequest): Promise<PageRequest>;
      response(reply: object): unknown;
    };
  }
  const page: Page & Record<string, unknown> = {
    fetch: async (url: string, init: PageRequest) => {
      const reply = town({ ...init, url });
      return { status: reply.status, text: async () => reply.text };
    },
  };
  runInNewContext(exampleFillerScript(), page);
  const examples = page.payflowExamples!;
  expect((await examples.request(approveCall())).body).toMatchObject({ tid: 'T1' });
  expect(JSON.parse(String(sent[0]?.body)).orderNo).toMatch(/^ORDER-[0-9A-Z]+$/);
  const reply = { url: `${PG}/pay/ready`, status: 200, text: '{"tid":"T77"}' };
  expect(examples.response(reply)).toBe(reply);
  expect((await examples.request(get(`${PG}/pay/tx/${EXAMPLE.tid}`))).url).toBe(`${PG}/pay/tx/T77`);
  const spec = { url: '/openapi.yaml', loadSpec: true };
  expect(await examples.request(spec)).toBe(spec);
});
