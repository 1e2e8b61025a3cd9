import { createServer, type Socket } from 'node:net';
import { createClient, liveClock, liveTransport } from '@payflow/service-kit';
import { afterAll, describe, expect, test } from 'vitest';
import type { Issuer } from '../payments/issuer.ts';
import { aPayment, someAttempt } from '../payments/test-payments.ts';
import { startReceiver } from '../test-receiver.ts';
import { cardIssuer } from './card-issuer.ts';

const CARD = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const payment = aPayment('APPROVING');
const { call, close } = liveTransport({ clock: liveClock() });
const issuerAt = (baseUrl: string, deadlineMs = 2_000) =>
  cardIssuer('card', createClient({ transport: call, baseUrl, deadlineMs }));
const authorize = (issuer: Issuer) => issuer.authorize(payment, CARD, 'PayFlow Store');
const reversal = { attemptId: someAttempt.id, tid: payment.terms.tid, operationId: 'rev_1' };
const reverse = (issuer: Issuer) => issuer.reverse(reversal);

const approval = {
  result: 'APPROVED',
  attemptId: someAttempt.id,
  refNo: 'R1',
  authCode: '482913',
  approvedAt: '2026-03-02T00:00:01.000Z',
  reason: null,
  responseCode: '00',
};
const decline = {
  ...approval,
  result: 'DECLINED',
  refNo: null,
  authCode: null,
  approvedAt: null,
  reason: 'no',
  responseCode: '51',
};
const problem = (code: string) => ({ code, message: 'no', requestId: 'req_1' });

afterAll(close);

/** An issuer over real HTTP that answers everything with this. */
async function answering(status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const server = await startReceiver({ status, headers: { 'content-type': 'application/json' }, body: text });
  return {
    server,
    issuer: issuerAt(server.url.replace('/hook', '')),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** One that takes every call and never answers. */
async function mute() {
  const place = await answering(200, {});
  place.server.answers = () => new Promise(() => undefined);
  const { server, [Symbol.asyncDispose]: end } = place;
  return { issuer: issuerAt(server.url.replace('/hook', ''), 50), [Symbol.asyncDispose]: end };
}

describe('an authorization', () => {
  test('asks for the whole payment under its attempt, and reads the approval', async () => {
    await using card = await answering(200, approval);
    expect(await authorize(card.issuer)).toEqual({
      outcome: 'approved',
      approval: { authCode: '482913', refNo: 'R1', approvedAt: Date.UTC(2026, 2, 2, 0, 0, 1) },
    });
    expect(card.server.received[0]?.path).toBe('/card/api/authorize');
    expect(JSON.parse(card.server.received[0]?.body ?? '')).toEqual({
      amount: 50_000,
      merchantName: 'PayFlow Store',
      tid: payment.terms.tid,
      orderNo: payment.terms.orderNo,
      attemptId: someAttempt.id,
      capture: true,
      card: CARD,
      currency: 'KRW',
      installmentMonths: 0,
    });
  });

  test("gives the issuer's own code of a decline", async () => {
    await using card = await answering(200, decline);
    expect(await authorize(card.issuer)).toEqual({ outcome: 'declined', responseCode: '51' });
  });

  test.each([
    ['is empty', ''],
    ['breaks off', JSON.stringify(approval).slice(0, -20)],
    ['is a page', '<html>200 OK</html>'],
    ['is null', 'null'],
    ['has wrong types', JSON.stringify({ ...approval, authCode: 482913 })],
    ['has a time that is none', JSON.stringify({ ...approval, approvedAt: 'yesterday' })],
    ['approves without a code', JSON.stringify({ ...approval, authCode: null })],
    ['approves with an empty code', JSON.stringify({ ...approval, authCode: '' })],
    ['approves without a reference', JSON.stringify({ ...approval, refNo: null })],
    ['approves without a time', JSON.stringify({ ...approval, approvedAt: null })],
    ['approves with the code of a decline', JSON.stringify({ ...approval, responseCode: '51' })],
    ['declines with the code of an approval', JSON.stringify({ ...decline, responseCode: '00' })],
    ['is about another attempt', JSON.stringify({ ...approval, attemptId: 'att_other' })],
    ['declines another attempt', JSON.stringify({ ...decline, attemptId: 'att_other' })],
    ['says something else', JSON.stringify({ ...approval, result: 'MAYBE' })],
    ['is over a megabyte', `"${'x'.repeat(1_100_000)}"`],
  ])('is unknown when the answer %s', async (_what, body) => {
    await using card = await answering(200, body);
    expect(await authorize(card.issuer)).toMatchObject({ outcome: 'unknown' });
  });

  test.each([400, 404, 408, 409, 422, 429, 500, 502, 503, 504, 302])(
    'is unknown when the issuer answers %i',
    async (status) => {
      await using card = await answering(status, problem('INTERNAL_ERROR'));
      expect(await authorize(card.issuer)).toMatchObject({ outcome: 'unknown' });
    },
  );

  test.each([401, 403])('was surely not made when nobody was let in: %i', async (status) => {
    await using card = await answering(status, problem('UNAUTHORIZED'));
    expect(await authorize(card.issuer)).toMatchObject({ outcome: 'not-sent' });
  });

  test('is unknown when the answer does not come in time', async () => {
    await using card = await mute();
    expect(await authorize(card.issuer)).toMatchObject({
      outcome: 'unknown',
      why: expect.stringContaining('timeout'),
    });
  });

  test('of a payment that is not being approved is a bug, and throws', async () => {
    const issuer = issuerAt('http://127.0.0.1:9');
    await expect(issuer.authorize(aPayment('READY'), CARD, 'PayFlow Store')).rejects.toThrow('READY');
  });
});

/** An issuer that does this to every connection as soon as something was sent. */
async function socketIssuer(act: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => act(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describe('on the wire', () => {
  test('a connection that is refused is surely not sent', async () => {
    const gone = await socketIssuer(() => undefined);
    await gone[Symbol.asyncDispose]();
    expect(await authorize(issuerAt(gone.url))).toMatchObject({ outcome: 'not-sent' });
    expect(await reverse(issuerAt(gone.url))).toMatchObject({ confirmed: false });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['is reset', (socket) => socket.resetAndDestroy()],
    ['is closed without a word', (socket) => socket.end()],
    ['answers what is no HTTP', (socket) => socket.end('hello\r\n\r\n')],
    [
      'breaks off in the middle of the body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"result":"APPROVED"'),
    ],
    [
      'breaks off in the middle of a chunk',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{"result"'),
    ],
  ])('one that %s leaves the outcome unknown', async (_what, act) => {
    await using issuer = await socketIssuer(act);
    expect(await authorize(issuerAt(issuer.url))).toMatchObject({ outcome: 'unknown' });
    expect(await reverse(issuerAt(issuer.url))).toMatchObject({ confirmed: false });
  });
});

describe('a reversal', () => {
  const reply = {
    result: 'REVERSED',
    attemptId: someAttempt.id,
    refNo: 'R1',
    state: 'REVERSED',
    reversedAmount: 50_000,
    heldAmount: 0,
  };

  test('is confirmed when the issuer holds nothing any more, tombstone or not', async () => {
    const tombstone = { ...reply, refNo: null, state: 'VOID', reversedAmount: 0 };
    for (const answer of [reply, tombstone]) {
      await using card = await answering(200, answer);
      expect(await reverse(card.issuer)).toEqual({ confirmed: true });
      expect(JSON.parse(card.server.received[0]?.body ?? '')).toEqual(reversal);
    }
  });

  test.each([
    ['the issuer still holds money', 200, { ...reply, heldAmount: 1 }],
    ['it is about another attempt', 200, { ...reply, attemptId: 'att_other' }],
    ['it is garbage', 200, { result: 'REVERSED' }],
    ['nobody was let in', 401, problem('UNAUTHORIZED')],
    ['the attempt is not known', 404, problem('NOT_FOUND')],
    ['the issuer is broken', 500, problem('INTERNAL_ERROR')],
  ])('is not when %s', async (_what, status, body) => {
    await using card = await answering(status, body);
    expect(await reverse(card.issuer)).toMatchObject({ confirmed: false, why: expect.any(String) });
  });

  test('is not when the answer does not come in time', async () => {
    await using card = await mute();
    expect(await reverse(card.issuer)).toMatchObject({ confirmed: false });
  });
});

describe('an operation', () => {
  const asked = { attemptId: someAttempt.id, tid: payment.terms.tid, operationId: 'op_1', amount: 20_000 };
  const moved = {
    result: 'DONE',
    operationId: 'op_1',
    attemptId: someAttempt.id,
    refNo: 'R1',
    amount: 20_000,
    heldAmount: 30_000,
    capturedAmount: 50_000,
    refundedAmount: 20_000,
    responseCode: '00',
    reason: null,
  };
  const no = { ...moved, result: 'DECLINED', amount: 0, responseCode: '13', reason: 'no' };
  const released = {
    result: 'REVERSED',
    attemptId: someAttempt.id,
    refNo: 'R1',
    state: 'REVERSED',
    reversedAmount: 50_000,
    heldAmount: 0,
  };
  const kinds = ['capture', 'refund'] as const;

  test.each(kinds)(
    'asks for its own amount under its own id, and reads that it was done: %s',
    async (kind) => {
      await using card = await answering(200, moved);
      expect(await card.issuer.operate({ kind, ...asked })).toEqual({ outcome: 'done' });
      expect(card.server.received[0]?.path).toBe(`/card/api/${kind}`);
      expect(JSON.parse(card.server.received[0]?.body ?? '')).toEqual(asked);
    },
  );

  test("gives the issuer's own code of a decline", async () => {
    await using card = await answering(200, no);
    for (const kind of kinds)
      expect(await card.issuer.operate({ kind, ...asked })).toEqual({
        outcome: 'declined',
        responseCode: '13',
      });
  });

  test('that releases is a reversal under the id of the operation', async () => {
    await using card = await answering(200, released);
    expect(await card.issuer.operate({ kind: 'void', ...asked })).toEqual({ outcome: 'done' });
    const { amount: _amount, ...body } = asked;
    expect(JSON.parse(card.server.received[0]?.body ?? '')).toEqual(body);
  });

  test('that cannot release what was captured meanwhile is declined', async () => {
    await using card = await answering(409, problem('INVALID_STATE'));
    expect(await card.issuer.operate({ kind: 'void', ...asked })).toEqual({
      outcome: 'declined',
      responseCode: '12',
    });
  });

  test.each([
    ['is about another operation', 200, { ...moved, operationId: 'op_2' }],
    ['is about another attempt', 200, { ...moved, attemptId: 'att_other' }],
    ['moved another amount', 200, { ...moved, amount: 19_999 }],
    ['is done with the code of a decline', 200, { ...moved, responseCode: '13' }],
    ['is a decline with the code of success', 200, { ...no, responseCode: '00' }],
    ['declines another operation', 200, { ...no, operationId: 'op_2' }],
    ['is garbage', 200, { result: 'DONE' }],
    ['is empty', 200, ''],
    ['lets nobody in', 401, problem('UNAUTHORIZED')],
    ['knows no such attempt', 404, problem('NOT_FOUND')],
    ['says that the id was used', 409, problem('INVALID_STATE')],
    ['is broken', 500, problem('INTERNAL_ERROR')],
  ])('is neither done nor declined when the answer %s', async (_what, status, body) => {
    await using card = await answering(status, body);
    for (const kind of kinds)
      expect(await card.issuer.operate({ kind, ...asked })).toMatchObject({ outcome: 'unknown' });
  });

  test.each([
    ['still holds money', 200, { ...released, heldAmount: 1 }],
    ['is about another attempt', 200, { ...released, attemptId: 'att_other' }],
    ['is broken', 500, problem('INTERNAL_ERROR')],
  ])('that releases is not done when the issuer %s', async (_what, status, body) => {
    await using card = await answering(status, body);
    expect(await card.issuer.operate({ kind: 'void', ...asked })).toMatchObject({ outcome: 'unknown' });
  });

  test('is unknown when the answer does not come, and when nobody can be reached', async () => {
    await using card = await mute();
    expect(await card.issuer.operate({ kind: 'refund', ...asked })).toMatchObject({ outcome: 'unknown' });
    const gone = issuerAt('http://127.0.0.1:9');
    expect(await gone.operate({ kind: 'refund', ...asked })).toMatchObject({ outcome: 'unknown' });
  });
});
