import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuer } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { anIssuer, authorized, type Issuer, lookedUp, TID } from './test-card.ts';

const amountsOf = ({ heldAmount, capturedAmount, refundedAmount }: issuer.Authorization) => [
  heldAmount,
  capturedAmount,
  refundedAmount,
];
const refund = (pg: Issuer, body: object) => pg.post('/card/api/refund', { attemptId: 'att_1', ...body });

/** Value of a counter at /metrics. */
async function counted(pg: Issuer, kind: string, result: string): Promise<number> {
  const { body } = await pg.get('/metrics');
  const label = `card_operations_total{kind="${kind}",result="${result}",server="card"} `;
  return Number(
    body
      .split('\n')
      .find((line) => line.startsWith(label))
      ?.slice(label.length) ?? 0,
  );
}

test('money is held, captured in part, refunded in parts, and every step is in the history', async () => {
  await using pg = await anIssuer();
  const { refNo } = await authorized(pg, { attemptId: 'att_1', capture: false });
  const captured = await pg.call(issuer.capture, {
    body: { attemptId: 'att_1', tid: TID, amount: 30_000, operationId: 'cap_1' },
  });
  expect(captured).toMatchObject({
    ok: true,
    reply: { result: 'DONE', amount: 30_000, heldAmount: 30_000, capturedAmount: 30_000, refundedAmount: 0 },
  });
  const refunded = await pg.call(issuer.refund, {
    body: { refNo: refNo as string, amount: 10_000, operationId: 'ref_1' },
  });
  expect(refunded).toMatchObject({ ok: true, reply: { attemptId: 'att_1', refNo, heldAmount: 20_000 } });
  const rest = await pg.call(issuer.refund, { body: { attemptId: 'att_1', operationId: 'ref_2' } });
  expect(rest).toMatchObject({ ok: true, reply: { amount: 20_000, heldAmount: 0, refundedAmount: 30_000 } });
  const { state, history, ...now } = await lookedUp(pg, 'att_1');
  expect([state, now.captured, ...amountsOf({ state, history, ...now })]).toEqual([
    'APPROVED',
    true,
    0,
    30_000,
    30_000,
  ]);
  expect(history.map(({ type, amount, operationId }) => [type, amount, operationId])).toEqual([
    ['authorized', 50_000, null],
    ['captured', 30_000, 'cap_1'],
    ['refunded', 10_000, 'ref_1'],
    ['refunded', 20_000, 'ref_2'],
  ]);
});

test('an authorization that captures at once is captured in full', async () => {
  await using pg = await anIssuer();
  await authorized(pg, { attemptId: 'att_1' });
  expect(amountsOf(await lookedUp(pg, 'att_1'))).toEqual([50_000, 50_000, 0]);
  const again = await pg.call(issuer.capture, { body: { attemptId: 'att_1', operationId: 'cap_1' } });
  expect(again).toMatchObject({ ok: true, status: 200, reply: { result: 'DECLINED', responseCode: '12' } });
});

test('fifty equal refunds at once take effect once, and get the same bytes', async () => {
  await using pg = await anIssuer();
  await authorized(pg, { attemptId: 'att_1' });
  const body = { amount: 20_000, operationId: 'ref_1' };
  const replies = await Promise.all(Array.from({ length: 50 }, () => refund(pg, body)));
  expect(new Set(replies.map((reply) => `${reply.status} ${reply.body}`)).size).toBe(1);
  expect(JSON.parse(replies[0]?.body ?? '')).toMatchObject({ result: 'DONE', heldAmount: 30_000 });
  expect(amountsOf(await lookedUp(pg, 'att_1'))).toEqual([30_000, 50_000, 20_000]);
  expect(await counted(pg, 'refund', 'DONE')).toBe(1);
  await refund(pg, { operationId: 'ref_2' });
  expect((await refund(pg, body)).body).toBe(replies[0]?.body);
});

test('of fifty refunds of a tenth each at once exactly ten succeed', async () => {
  await using pg = await anIssuer();
  await authorized(pg, { attemptId: 'att_1' });
  const asks = Array.from({ length: 50 }, (_, i) => ({ amount: 5_000, operationId: `ref_${i}` }));
  const replies = await Promise.all(asks.map((body) => refund(pg, body)));
  const results = replies.map(({ body }) => JSON.parse(body) as issuer.OperationReply);
  const done = results.filter(({ result }) => result === 'DONE');
  expect(done.map(({ heldAmount }) => heldAmount).sort((a, b) => b - a)).toEqual(
    Array.from({ length: 10 }, (_, i) => 45_000 - 5_000 * i),
  );
  const no = results.filter(({ result, responseCode }) => result === 'DECLINED' && responseCode === '13');
  expect(no).toHaveLength(40);
  expect(amountsOf(await lookedUp(pg, 'att_1'))).toEqual([0, 50_000, 50_000]);
  expect([await counted(pg, 'refund', 'DONE'), await counted(pg, 'refund', 'DECLINED')]).toEqual([10, 40]);
});

test('a capture and a reversal at once: one of them has the money, the other is told so', async () => {
  await using pg = await anIssuer();
  const attempts = Array.from({ length: 20 }, (_, i) => `att_${i}`);
  await Promise.all(attempts.map((attemptId) => authorized(pg, { attemptId, capture: false })));
  const outcomes = await Promise.all(
    attempts.map(async (attemptId, i) => {
      const calls = [
        () => pg.post('/card/api/capture', { attemptId, operationId: 'cap_1' }),
        () => pg.post('/card/api/reverse', { attemptId, operationId: 'rev_1' }),
      ];
      const sent = (i % 2 === 0 ? calls : calls.toReversed()).map((send) => send());
      const [captured, reversed] = await Promise.all(i % 2 === 0 ? sent : sent.toReversed());
      const { state, heldAmount } = await lookedUp(pg, attemptId);
      return [JSON.parse(captured?.body ?? '').result, reversed?.status, state, heldAmount].join();
    }),
  );
  expect(new Set(outcomes)).toEqual(new Set(['DONE,409,APPROVED,50000', 'DECLINED,200,REVERSED,0']));
});

test.each(['stop', 'kill'] as const)(
  'after %s and a new start every operation still has its answer, byte for byte',
  async (end) => {
    const folder = await mkdtemp(join(tmpdir(), 'payflow-card-'));
    const asks: [string, object][] = [
      ['/card/api/capture', { attemptId: 'att_1', operationId: 'cap_1', amount: 60_000 }],
      ['/card/api/capture', { attemptId: 'att_1', operationId: 'cap_2', amount: 30_000 }],
      ['/card/api/refund', { attemptId: 'att_1', operationId: 'ref_1', amount: 10_000 }],
      ['/card/api/refund', { attemptId: 'att_1', operationId: 'ref_2' }],
      ['/card/api/capture', { attemptId: 'att_1', operationId: 'cap_3' }],
      ['/card/api/refund', { attemptId: 'att_2', operationId: 'ref_3' }],
    ];
    const answers = async (pg: Issuer) => {
      const bodies: string[] = [];
      for (const [path, body] of asks) bodies.push((await pg.post(path, body)).body);
      return bodies;
    };
    let first: string[];
    let before: issuer.Authorization;
    {
      await using pg = await anIssuer({ dataDir: folder });
      await authorized(pg, { attemptId: 'att_1', capture: false });
      await authorized(pg, {
        attemptId: 'att_2',
        card: { number: '4000000000009995', expiry: '12/30', cvc: '123' },
      });
      first = await answers(pg);
      before = await lookedUp(pg, 'att_1');
      await pg.server[end]();
    }
    {
      await using pg = await anIssuer({ dataDir: folder });
      expect(await answers(pg)).toEqual(first);
      expect(await lookedUp(pg, 'att_1')).toEqual(before);
      expect(first.map((body) => JSON.parse(body).responseCode)).toEqual([
        '13',
        '00',
        '00',
        '00',
        '12',
        '12',
      ]);
    }
    await rm(folder, { recursive: true });
  },
);

test.each(['capture', 'refund'] as const)(
  'a %s is refused where it must be, and changes nothing',
  async (kind) => {
    await using pg = await anIssuer();
    await authorized(pg, { attemptId: 'att_1', capture: kind === 'refund' });
    const ask = async (body: { attemptId?: string; refNo?: string; tid?: string; amount?: number }) => {
      const result = await pg.call(issuer[kind], { body: { operationId: 'op_1', ...body } });
      return result.ok ? [200, result.reply.result] : [result.status, result.problem.code];
    };
    expect(await ask({ attemptId: 'att_9' })).toEqual([404, 'NOT_FOUND']);
    expect(await ask({ refNo: 'R9' })).toEqual([404, 'NOT_FOUND']);
    expect(await ask({ attemptId: 'att_1', tid: 'T0000000000000000002' })).toEqual([409, 'INVALID_STATE']);
    expect((await lookedUp(pg, 'att_1')).history).toHaveLength(1);
    expect(await ask({ attemptId: 'att_1', amount: 20_000 })).toEqual([200, 'DONE']);
    expect(await ask({ attemptId: 'att_1', amount: 20_001 })).toEqual([409, 'INVALID_STATE']);
    expect(await ask({ attemptId: 'att_1' })).toEqual([409, 'INVALID_STATE']);
    const other = kind === 'capture' ? 'refund' : 'capture';
    const twice = { attemptId: 'att_1', amount: 20_000, operationId: 'op_1' };
    expect(await pg.call(issuer[other], { body: twice })).toMatchObject({ status: 409 });
    expect((await lookedUp(pg, 'att_1')).history).toHaveLength(2);
  },
);

test.each([
  ['attemptId', { attemptId: undefined }],
  ['attemptId', { refNo: 'R1' }],
  ['amount', { amount: 0 }],
  ['amount', { amount: 1.5 }],
  ['operationId', { operationId: undefined }],
  ['surprise', { surprise: true }],
])('an operation with a wrong %j is 400 and named', async (path, change) => {
  await using pg = await anIssuer();
  for (const kind of ['capture', 'refund']) {
    const { status, body } = await pg.post(`/card/api/${kind}`, {
      attemptId: 'att_1',
      operationId: 'op_1',
      ...change,
    });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path }] });
  }
});

test('without its key an issuer in server mode captures and refunds nothing', async () => {
  const env = { CARD_KEY: 'b7b4c5d0e1f2a3948576c0ffee123456', PAYFLOW_MODE: 'server' };
  await using pg = await anIssuer({ env });
  for (const kind of ['capture', 'refund']) {
    const { status } = await pg.post(`/card/api/${kind}`, { attemptId: 'att_1', operationId: 'op_1' });
    expect(status).toBe(401);
  }
});
