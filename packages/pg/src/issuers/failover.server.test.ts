import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminIssuers } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';
import {
  asUsual,
  type Behaviour,
  CARD_URL,
  declines,
  OTHER_CARD_URL,
  refused,
  silent,
  type TestIssuer,
} from '../test-issuer.ts';

const RESOLVED_BY_MS = 5_000;
/** Visa's number space is the first one's own; the other takes what is left. */
const env = { CARD_ISSUERS: `visa=${CARD_URL};bins=4,other=${OTHER_CARD_URL}` };
const MASTERCARD = { ...CARDS.approved, number: '5555555555554444' };
const KEY = { 'idempotency-key': 'minas-payment' };

/** What the payment's row says of the attempt that counts. */
const attempt = (pg: Gateway) => pg.rows('SELECT status, issuer, attemptId FROM payments')[0];
const history = (pg: Gateway) =>
  pg.rows('SELECT type FROM events ORDER BY tid, seq').map(({ type }) => String(type).slice(8));
const attempts = ({ authorizations }: TestIssuer) => authorizations.map(({ attemptId }) => attemptId);

const answering =
  (status: number): Behaviour =>
  () => ({ status, headers: {}, body: JSON.stringify({ code: 'X', message: 'no', requestId: 'r' }) });

describe('two issuers', () => {
  test('each get the cards that are theirs', async () => {
    await using pg = await startGateway(env);
    const visa = await pg.approve((await pg.ready()).tid);
    const master = await pg.approve((await pg.ready()).tid, { card: MASTERCARD });
    expect([visa.json, master.json]).toMatchObject([
      { status: 'APPROVED', issuer: 'visa' },
      { status: 'APPROVED', issuer: 'other' },
    ]);
    expect([pg.issuer.authorizations.length, pg.otherIssuer.authorizations.length]).toEqual([1, 1]);
  });

  test.each<[string, Behaviour]>([
    ['cannot be reached', refused],
    ['lets nobody in', answering(401)],
    ['says that another may be asked', declines('91')],
  ])('the first %s: the other is asked under a fresh attempt', async (_what, behaviour) => {
    await using pg = await startGateway(env);
    pg.issuer.authorizes = behaviour;
    const { tid } = await pg.ready();
    const reply = await pg.approve(tid, {}, KEY);
    expect(reply.json).toMatchObject({ status: 'APPROVED', issuer: 'other' });
    const [first, second] = [attempts(pg.issuer), attempts(pg.otherIssuer)];
    expect([first.length, second.length, new Set([...first, ...second]).size]).toEqual([1, 1, 2]);
    expect(attempt(pg)).toEqual({ status: 'CAPTURED', issuer: 'other', attemptId: second[0] });
    expect(history(pg)).toEqual(['ready', 'approving', 'approving', 'captured']);
    expect(pg.rows("SELECT * FROM timers WHERE kind = 'resolve'")).toEqual([]);
    expect((await pg.approve(tid, {}, KEY)).body).toBe(reply.body);
    await pg.settle();
    expect([pg.issuer.held.size, pg.otherIssuer.held.size]).toEqual([0, 1]);
    expect([...pg.issuer.reversals, ...pg.otherIssuer.reversals]).toEqual([]);
  });

  test.each<[string, Behaviour, string]>([
    ['does not answer in time', silent, 'UNKNOWN'],
    [
      'breaks the connection',
      (answer) => {
        answer();
        throw new CallFailed('reset', 'it broke');
      },
      'UNKNOWN',
    ],
    ['answers 503', answering(503), 'UNKNOWN'],
    ['answers 429', answering(429), 'UNKNOWN'],
    ['declines for want of money', declines('51'), 'FAILED'],
    ['declines with a malfunction of its own', declines('96'), 'FAILED'],
  ])('the first %s: the other is never asked', async (_what, behaviour, status) => {
    await using pg = await startGateway(env);
    pg.issuer.authorizes = behaviour;
    const { tid } = await pg.ready();
    expect((await pg.approve(tid)).json.status).toBe(status);
    await pg.settle();
    expect(pg.otherIssuer.authorizations).toEqual([]);
    expect(pg.otherIssuer.reversals).toEqual([]);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
    expect(pg.issuer.reversals).toHaveLength(status === 'UNKNOWN' ? 1 : 0);
  });

  test('surely got nothing, both: the payment fails with code 91, each was asked once', async () => {
    await using pg = await startGateway(env);
    pg.issuer.authorizes = refused;
    pg.otherIssuer.authorizes = refused;
    const { tid } = await pg.ready();
    expect((await pg.approve(tid)).json).toMatchObject({ status: 'FAILED', failure: { code: '91' } });
    expect([pg.issuer.authorizations.length, pg.otherIssuer.authorizations.length]).toEqual([1, 1]);
    await pg.settle();
    expect([...pg.issuer.reversals, ...pg.otherIssuer.reversals]).toEqual([]);
  });

  test('are not both asked when the answer of the second is lost: it alone is reversed', async () => {
    await using pg = await startGateway(env);
    pg.issuer.authorizes = refused;
    pg.otherIssuer.authorizes = silent;
    const { tid } = await pg.ready();
    expect(await pg.approve(tid)).toMatchObject({
      status: 202,
      json: { status: 'UNKNOWN', issuer: 'other' },
    });
    await pg.settle();
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.issuer.reversals).toEqual([]);
    expect(pg.otherIssuer.reversals.map(({ attemptId }) => attemptId)).toEqual(attempts(pg.otherIssuer));
    expect(pg.otherIssuer.held.size).toBe(0);
  });
});

test('a payment without a window moves on likewise, and its timeline tells of both attempts', async () => {
  await using pg = await startGateway(env);
  pg.issuer.authorizes = refused;
  const reply = await pg.post('/api/v1/payments/authorize', { amount: 50_000, card: CARDS.approved }, KEY);
  expect(reply).toMatchObject({ status: 201, json: { data: { status: 'AUTHORIZED' } } });
  const { paymentId } = reply.json.data;
  expect(attempt(pg)).toMatchObject({ status: 'AUTHORIZED', issuer: 'other' });
  expect(history(pg)).toEqual(['approving', 'approving', 'authorized']);
  expect(pg.rows('SELECT * FROM order_claims')).toHaveLength(1);
  const { entries } = (await pg.get(`/api/v1/payments/${paymentId}/timeline`)).json.data;
  expect(entries.filter(({ kind }: { kind: string }) => kind === 'issuer_call')).toMatchObject([
    { details: { issuer: 'visa', result: 'nothing came of it', why: expect.stringContaining('refused') } },
    { details: { issuer: 'other', result: 'approved' } },
  ]);
});

test('a payment without a window that no issuer lets in leaves nothing behind', async () => {
  await using pg = await startGateway(env);
  pg.otherIssuer.authorizes = refused;
  await openBreakerOfVisa(pg);
  const before = pg.rows('SELECT tid FROM payments').length;
  const body = { amount: 50_000, card: CARDS.approved };
  expect(await pg.post('/api/v1/payments/authorize', body, KEY)).toMatchObject({
    status: 503,
    json: { code: 'ISSUER_UNAVAILABLE' },
  });
  expect(pg.rows('SELECT tid FROM payments')).toHaveLength(before);
  const { issuers } = (await pg.get('/admin/api/issuers')).json;
  expect(issuers.map(({ inFlight }: { inFlight: number }) => inFlight)).toEqual([0, 0]);
});

test('a refund goes to the issuer that has the money, whoever is asked first', async () => {
  await using pg = await startGateway(env);
  pg.issuer.authorizes = refused;
  const { tid } = await pg.ready();
  await pg.approve(tid);
  pg.issuer.authorizes = asUsual;
  const refund = await pg.post('/pay/cancel', { tid, reason: 'Mina changed her mind' });
  expect(refund).toMatchObject({ status: 200, json: { remainingAmount: 0 } });
  expect(pg.otherIssuer.operations).toMatchObject([
    { path: 'refund', attemptId: attempts(pg.otherIssuer)[0], amount: 50_000 },
  ]);
  expect(pg.issuer.operations).toEqual([]);
});

/** Twenty payments that the first issuer cannot take open its breaker. */
async function openBreakerOfVisa(pg: Gateway): Promise<void> {
  pg.issuer.authorizes = refused;
  for (let i = 0; i < 20; i++) await pg.approve((await pg.ready()).tid);
}

describe('an open breaker', () => {
  test('sends its cards straight to the other issuer', async () => {
    await using pg = await startGateway(env);
    await openBreakerOfVisa(pg);
    const asked = pg.issuer.authorizations.length;
    const { tid } = await pg.ready();
    expect((await pg.approve(tid)).json).toMatchObject({ status: 'APPROVED', issuer: 'other' });
    expect(pg.issuer.authorizations).toHaveLength(asked);
    expect(pg.rows('SELECT type FROM events WHERE tid = ?', tid)).toHaveLength(3);
  });

  test('at each issuer is 503, and the payment stays READY', async () => {
    await using pg = await startGateway(env);
    pg.otherIssuer.authorizes = refused;
    await openBreakerOfVisa(pg);
    const asked = [pg.issuer, pg.otherIssuer].map(({ authorizations }) => authorizations.length);
    const { tid } = await pg.ready();
    expect(await pg.approve(tid)).toMatchObject({
      status: 503,
      json: { code: 'ISSUER_UNAVAILABLE' },
      headers: { 'retry-after': '10' },
    });
    expect(await pg.statusOf(tid)).toBe('READY');
    expect([pg.issuer, pg.otherIssuer].map(({ authorizations }) => authorizations.length)).toEqual(asked);
    pg.otherIssuer.authorizes = asUsual;
    pg.clock.pass(10_000);
    expect((await pg.approve(tid)).json).toMatchObject({ status: 'APPROVED', issuer: 'other' });
  });

  test('is seen by the admin and in the metrics, with what was asked of whom', async () => {
    await using pg = await startGateway(env);
    await openBreakerOfVisa(pg);
    const listed = adminIssuers.listIssuers.reply.parse((await pg.get('/admin/api/issuers')).json);
    expect(listed.issuers).toMatchObject([
      { name: 'visa', url: CARD_URL, bins: ['4'], breaker: { state: 'OPEN', failures: 20 }, inFlight: 0 },
      { name: 'other', bins: [], weight: 1, breaker: { state: 'CLOSED', failures: 0 }, deadlineMs: 3_000 },
    ]);
    const { body } = await pg.get('/metrics');
    for (const line of [
      /payflow_issuer_breaker_state\{issuer="visa",.*\} 2/,
      /payflow_issuer_breaker_state\{issuer="other",.*\} 0/,
      /payflow_issuer_in_flight\{issuer="visa",.*\} 0/,
      /payflow_issuer_call_seconds_count\{.*issuer="visa",call="authorize",outcome="not-sent"\} 20/,
      /payflow_issuer_call_seconds_count\{.*issuer="other",call="authorize",outcome="approved"\} 20/,
    ])
      expect(body).toMatch(line);
  });
});

describe('an issuer with all its places taken', () => {
  test('sends the next payment to another one, and none at all is 503', async () => {
    await using pg = await startGateway({
      CARD_ISSUERS: `visa=${CARD_URL};bins=4;limit=1,other=${OTHER_CARD_URL};limit=1`,
    });
    const hold = Promise.withResolvers<void>();
    const slow: Behaviour = async (answer) => {
      await hold.promise;
      return answer();
    };
    pg.issuer.authorizes = slow;
    pg.otherIssuer.authorizes = slow;
    const tids = [];
    for (let i = 0; i < 5; i++) tids.push((await pg.ready()).tid);
    // At each of them one is under way and one waits.
    const replies = Promise.all(tids.map((tid) => pg.approve(tid)));
    await expect.poll(() => pg.issuer.authorizations.length + pg.otherIssuer.authorizations.length).toBe(2);
    hold.resolve();
    const statuses = (await replies).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 200, 503]);
  });
});

describe('a gateway that dies after it has moved on to the other issuer', () => {
  test('reverses the attempt there, and the first issuer, which got nothing, is owed nothing', async () => {
    await using pg = await startGateway(env);
    pg.issuer.authorizes = refused;
    const asked = Promise.withResolvers<void>();
    const never = Promise.withResolvers<void>();
    pg.otherIssuer.authorizes = async (answer) => {
      const reply = answer();
      asked.resolve();
      await never.promise;
      return reply;
    };
    const { tid } = await pg.ready();
    const lost = expect(pg.approve(tid)).rejects.toThrow();
    await asked.promise;
    await pg.crash();
    await lost;
    expect(attempt(pg)).toMatchObject({ status: 'APPROVING', issuer: 'other' });
    expect([pg.issuer.held.size, pg.otherIssuer.held.size]).toEqual([0, 1]);

    await pg.pass(RESOLVED_BY_MS);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.otherIssuer.reversals.map(({ attemptId }) => attemptId)).toEqual(attempts(pg.otherIssuer));
    expect(pg.issuer.reversals).toEqual([]);
    expect([pg.issuer.held.size, pg.otherIssuer.held.size]).toEqual([0, 0]);
    never.resolve();
  });

  test('or before it has: the first attempt is reversed where it was made', async () => {
    await using pg = await startGateway(env);
    const asked = Promise.withResolvers<void>();
    const never = Promise.withResolvers<void>();
    pg.issuer.authorizes = async () => {
      asked.resolve();
      await never.promise;
      throw new CallFailed('refused', 'it cannot be reached');
    };
    const { tid } = await pg.ready();
    const lost = expect(pg.approve(tid)).rejects.toThrow();
    await asked.promise;
    await pg.crash();
    await lost;
    await pg.pass(RESOLVED_BY_MS);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.issuer.reversals).toHaveLength(1);
    expect([...pg.otherIssuer.authorizations, ...pg.otherIssuer.reversals]).toEqual([]);
    never.resolve();
  });
});

test('an issuer that is no longer configured is owed its reversal: nobody else gets it, and a person has to look', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'payflow-pg-'));
  const startWith = (issuers: string) =>
    startGateway({ PAYFLOW_DATA_DIR: folder.path, CARD_ISSUERS: issuers });
  const before = await startWith(`gone=${CARD_URL}`);
  before.issuer.authorizes = silent;
  before.issuer.reverses = silent;
  const { tid } = await before.ready();
  await before.approve(tid);
  await before[Symbol.asyncDispose]();

  await using pg = await startWith(`other=${OTHER_CARD_URL}`);
  await pg.pass(60_000);
  expect(await pg.statusOf(tid)).toBe('UNKNOWN');
  await pg.pass(25 * 60 * 60_000);
  expect(await pg.statusOf(tid)).toBe('MANUAL_REVIEW');
  expect([...pg.otherIssuer.reversals, ...pg.issuer.reversals]).toEqual([]);
});
