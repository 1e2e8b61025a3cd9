import { describe, expect, test } from 'vitest';
import { breakTable } from '../test-disk.ts';
import { startGateway } from '../test-gateway.ts';
import { asUsual, slowIssuer } from '../test-issuer.ts';

const RESOLVED_BY_MS = 5_000;
const KEY = { 'idempotency-key': 'minas-payment' };

describe('a gateway that dies while the issuer is asked', () => {
  test('is ready again with the payment in flight, and resolves it: nothing stays held', async () => {
    await using pg = await startGateway();
    const issuer = slowIssuer(pg);
    const { tid } = await pg.ready();
    const lost = expect(pg.approve(tid)).rejects.toThrow();
    await issuer.asked;
    await pg.crash();
    await lost;
    expect(await pg.statusOf(tid)).toBe('APPROVING');
    expect(await pg.approve(tid)).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
    expect(pg.issuer.held.size).toBe(1);

    await pg.pass(RESOLVED_BY_MS);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
    expect(pg.issuer.authorizations).toHaveLength(1);
    expect(pg.rows('SELECT type FROM events ORDER BY seq').map(({ type }) => type)).toEqual([
      'payment.ready',
      'payment.approving',
      'payment.unknown',
      'payment.reversed',
      'payment.failed',
    ]);
    issuer.answers();
  });

  test('keeps its key in flight until then, and a repeat gets the reply that the resolver stored', async () => {
    await using pg = await startGateway();
    const issuer = slowIssuer(pg);
    const { tid } = await pg.ready();
    const lost = expect(pg.approve(tid, {}, KEY)).rejects.toThrow();
    await issuer.asked;
    await pg.crash();
    await lost;
    expect(await pg.approve(tid, {}, KEY)).toMatchObject({
      status: 409,
      json: { code: 'DUPLICATE_REQUEST' },
      headers: { 'retry-after': '1' },
    });

    await pg.pass(RESOLVED_BY_MS);
    const repeat = await pg.approve(tid, {}, KEY);
    expect(repeat).toMatchObject({
      status: 202,
      json: { tid, status: 'UNKNOWN' },
      headers: { 'idempotent-replayed': 'true' },
    });
    expect((await pg.approve(tid, {}, KEY)).body).toBe(repeat.body);
    issuer.answers();
  });
});

describe('an issuer that answers after the payment was resolved', () => {
  test('changes nothing, and the caller gets what every repeat will get', async () => {
    await using pg = await startGateway();
    const issuer = slowIssuer(pg);
    const { tid } = await pg.ready();
    const answer = pg.approve(tid, {}, KEY);
    await issuer.asked;
    await pg.pass(RESOLVED_BY_MS);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    issuer.answers();
    const first = await answer;
    const repeat = await pg.approve(tid, {}, KEY);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect([repeat.status, repeat.body]).toEqual([first.status, first.body]);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
  });

  test('without a key the caller gets the state as it is by then', async () => {
    await using pg = await startGateway();
    const issuer = slowIssuer(pg);
    const { tid } = await pg.ready();
    const answer = pg.approve(tid);
    await issuer.asked;
    await pg.pass(RESOLVED_BY_MS);
    issuer.answers();
    expect(await answer).toMatchObject({ status: 200, json: { status: 'FAILED', failure: { code: '91' } } });
  });

  test('or is asked only after its reversal: then it declines by the tombstone', async () => {
    await using pg = await startGateway();
    const mayArrive = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    pg.issuer.authorizes = async (answer) => {
      sent.resolve();
      await mayArrive.promise;
      return answer();
    };
    const { tid } = await pg.ready();
    const answer = pg.approve(tid);
    await sent.promise;
    await pg.pass(RESOLVED_BY_MS);
    mayArrive.resolve();
    expect((await answer).json.status).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
  });
});

describe('a database that breaks', () => {
  test('before the first commit: 503, nothing is sent, nothing has changed, and then it works', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    const repair = breakTable(pg.file, 'events');
    expect(await pg.approve(tid, {}, KEY)).toMatchObject({
      status: 503,
      json: { code: 'STORAGE_UNAVAILABLE' },
      headers: { 'retry-after': '1' },
    });
    repair();
    expect(pg.issuer.authorizations).toEqual([]);
    expect(await pg.statusOf(tid)).toBe('READY');
    expect((await pg.approve(tid, {}, KEY)).json.status).toBe('APPROVED');
  });

  test('before the second commit: 503, and the resolve timer heals it, also for the key', async () => {
    await using pg = await startGateway();
    let repair = () => {};
    pg.issuer.authorizes = (answer) => {
      repair = breakTable(pg.file, 'events');
      return answer();
    };
    const { tid } = await pg.ready();
    const reply = await pg.approve(tid, {}, KEY);
    expect(reply).toMatchObject({ status: 503, json: { code: 'STORAGE_UNAVAILABLE' } });
    expect(reply.json.message).toContain(tid);
    repair();
    expect(await pg.statusOf(tid)).toBe('APPROVING');
    expect(pg.issuer.held.size).toBe(1);

    pg.issuer.authorizes = asUsual;
    await pg.pass(RESOLVED_BY_MS);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
    expect((await pg.approve(tid, {}, KEY)).json.status).toBe('UNKNOWN');
  });
});

test('everything that was answered with 2xx is there after a crash', async () => {
  await using pg = await startGateway();
  const paid = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { tid } = await pg.ready();
      return (await pg.approve(tid)).json;
    }),
  );
  await pg.crash();
  for (const { tid, cardRefNo } of paid)
    expect((await pg.get(`/pay/tx/${tid}`)).json).toMatchObject({ status: 'APPROVED', cardRefNo });
});
