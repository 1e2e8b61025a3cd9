import { issuer, pay, rest } from '@payflow/contracts';
import { CallFailed, type TransportReply, type TransportRequest } from '@payflow/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';
import { unanswered } from './unanswered.ts';
import { type OperationCell as Cell, operations } from './unknown-outcomes.ts';

const time = passingTime();
let town: Sandbox;
beforeAll(async () => {
  town = await startSandbox({ seed: 52, starts: time.starts });
});
afterAll(() => town[Symbol.asyncDispose]());

/** After that an operation that a dead process left behind is taken up. */
const REPEATED_BY_MS = 5_000;
const AMOUNT = 50_000;
/** How each is asked for, what the issuer is asked then and writes down when it did it, and what it comes to. */
const about = {
  capture: {
    call: rest.capturePayment,
    path: '/card/api/capture',
    ...{ done: 'captured', webhook: 'payment.captured' },
    after: { status: 'CAPTURED', capturedAmount: AMOUNT, remaining: AMOUNT },
    before: { status: 'AUTHORIZED', capturedAmount: 0, remaining: AMOUNT },
  },
  void: {
    call: rest.voidPayment,
    path: '/card/api/reverse',
    ...{ done: 'reversed', webhook: 'payment.voided' },
    after: { status: 'VOIDED', capturedAmount: 0, remaining: 0 },
    before: { status: 'AUTHORIZED', capturedAmount: 0, remaining: AMOUNT },
  },
  refund: {
    call: rest.refundPayment,
    path: '/card/api/refund',
    ...{ done: 'refunded', webhook: 'payment.refunded' },
    after: { status: 'REFUNDED', refundedAmount: AMOUNT, remaining: 0 },
    before: { status: 'CAPTURED', refundedAmount: 0, remaining: AMOUNT },
  },
} as const;

const json = (status: number, body: unknown): TransportReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The issuer's no to an operation. */
function declined({ kind }: Cell, { body = '{}' }: TransportRequest): TransportReply {
  if (kind === 'void')
    return json(409, { code: 'INVALID_STATE', message: 'It was captured.', requestId: 'req' });
  const { operationId, attemptId } = JSON.parse(body);
  const amounts = { amount: 0, heldAmount: 0, capturedAmount: AMOUNT, refundedAmount: AMOUNT };
  return json(200, {
    ...{ result: 'DECLINED', operationId, attemptId, refNo: null, ...amounts },
    ...{ responseCode: '13', reason: 'Less is left.' },
  });
}

/** What the caller of the issuer sees of a call that breaks there. */
function broken({ wire, issuer: does }: Cell): TransportReply {
  if (wire === 'before it is sent') throw new CallFailed('refused', 'nobody listens');
  if (wire === 'and no reply comes') throw new CallFailed('timeout', 'silence');
  if (wire === 'and its reply is lost') throw new CallFailed('reset', 'the connection broke');
  return { status: does === 'answers 5xx' ? 503 : 200, headers: {}, body: '<html>nginx</html>' };
}

/** Breaks the first call as the cell says; those that repeat it get through, and what is late comes after them. */
function bend(cell: Cell) {
  const died = Promise.withResolvers<void>();
  const calls: { path: string; operationId: string }[] = [];
  let late: TransportRequest | undefined;
  async function first(request: TransportRequest): Promise<TransportReply> {
    if (cell.issuer === 'does it' || cell.issuer === 'answers 5xx') await town.transport(request);
    if (cell.issuer === 'does it late') late = request;
    if (cell.gateway === 'dies') await town.kill('pg').then(died.resolve);
    return broken(cell);
  }
  async function repeated(request: TransportRequest): Promise<TransportReply> {
    if (cell.issuer === 'declines it') return declined(cell, request);
    const reply = await town.transport(request);
    if (late) await town.transport(late);
    return reply;
  }
  const undo = town.intercept('pg', 'card', (request, next) => {
    const { operationId } = JSON.parse(request.body ?? '{}');
    // Disputes and statements are asked after when their time comes, whichever cell is played then.
    if (operationId === undefined) return next(request);
    calls.push({ path: new URL(request.url).pathname, operationId });
    return calls.length === 1 ? first(request) : repeated(request);
  });
  return { died: died.promise, calls, [Symbol.dispose]: undo };
}

const look = async (paymentId: string) =>
  replyOf(await town.pg.call(rest.getPayment, { params: { paymentId } })).data;

async function historyOf(tid: string): Promise<string[]> {
  const { authorizations } = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
  return authorizations.flatMap(({ history }) => history.map(({ type }) => type));
}

const told = ({ kind, wire, issuer: does, gateway }: Cell): string =>
  `a ${kind} that breaks ${wire}, at an issuer that ${does}, under a gateway that ${gateway}`;

let orders = 0;
/** A payment to which it can be done. */
async function paid({ kind }: Cell): Promise<string> {
  const captureMode = kind === 'refund' ? 'AUTO' : 'MANUAL';
  const body = { orderNo: `OPERATION-${++orders}`, amount: AMOUNT, captureMode } as const;
  const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
  await town.pg.call(pay.approve, { body: { tid } });
  await town.quiet();
  return tid;
}

describe('the matrix of unknown operations: each is repeated under its own id until it is answered, and done once', () => {
  test.each(operations.played.map((cell) => [told(cell), cell] as const))('%s', async (_told, cell) => {
    const { call, path, done, webhook, before, after } = about[cell.kind];
    const tid = await paid(cell);
    using bent = bend(cell);
    const input = { params: { paymentId: tid }, body: {}, headers: { 'idempotency-key': tid } };
    const operate = () => town.pg.call<typeof rest.voidPayment>(call as typeof rest.voidPayment, input);
    if (cell.gateway === 'dies') {
      expect(await unanswered(operate())).toBe(true);
      await bent.died;
      await town.start('pg');
      time.pass(REPEATED_BY_MS);
    } else {
      expect(await operate()).toMatchObject({
        status: 202,
        reply: { code: 'PAYMENT_OUTCOME_UNKNOWN', data: before },
      });
      await town.clock.advance('PT10S');
    }
    await town.quiet();

    const no = cell.issuer === 'declines it';
    expect(await look(tid)).toMatchObject(no ? before : after);
    expect(new Set(bent.calls.map((one) => one.path))).toEqual(new Set([path]));
    expect(new Set(bent.calls.map(({ operationId }) => operationId)).size).toBe(1);
    expect(bent.calls.length).toBeGreaterThan(1);
    expect((await historyOf(tid)).filter((type) => type === done)).toHaveLength(no ? 0 : 1);
    const inbox = (await town.shop.inbox({ tid })).filter(({ type }) => type === webhook);
    expect(inbox).toMatchObject(no ? [] : [{ valid: true }]);
    const [one, two] = [await operate(), await operate()];
    expect(one).toMatchObject({ headers: { 'idempotent-replayed': 'true' } });
    expect([two.status, two.ok ? two.reply : two.problem]).toEqual([
      one.status,
      one.ok ? one.reply : one.problem,
    ]);
    expect(await town.invariants()).toEqual([]);
  });

  test('has no cell that is neither played nor explained', () => {
    const { cells, played, explained } = operations;
    expect(cells).toHaveLength(3 * 4 * 5 * 2);
    expect(played.length + explained.length).toBe(cells.length);
    expect(new Set([...played, ...explained.map(({ cell }) => cell)].map(told)).size).toBe(cells.length);
    for (const { why } of explained) expect(why).toMatch(/^\w.{10,}$/);
  });
});
