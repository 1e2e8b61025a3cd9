import { issuer, pay } from '@payflow/contracts';
import { CallFailed, type TransportReply, type TransportRequest } from '@payflow/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';
import { unanswered } from './unanswered.ts';
import { authorizations, type AuthorizationCell as Cell } from './unknown-outcomes.ts';

const time = passingTime();
let town: Sandbox;
beforeAll(async () => {
  town = await startSandbox({ seed: 51, starts: time.starts });
});
afterAll(() => town[Symbol.asyncDispose]());

/** After that an open breaker lets a call pass again, as a probe. */
const BREAKER_MS = 11_000;
/** After that a payment that a dead process left behind is taken up. */
const RESOLVED_BY_MS = 5_000;
/** After that the gateway gives up asking the issuer, and leaves a payment to people. */
const GIVEN_UP_BY_MS = 25 * 60 * 60_000;
const card = (number: string) => ({ number, expiry: '12/30', cvc: '123' });
const page = (status: number): TransportReply => ({ status, headers: {}, body: '<html>nginx</html>' });

/** What the caller of the issuer sees of a call that breaks there. */
function broken({ wire, issuer: does }: Cell): TransportReply {
  if (wire === 'before it is sent') throw new CallFailed('refused', 'nobody listens');
  if (wire === 'and no reply comes') throw new CallFailed('timeout', 'silence');
  if (wire === 'and its reply is lost') throw new CallFailed('reset', 'the connection broke');
  return page(does === 'answers 5xx' ? 503 : 200);
}

/** Whether the issuer acts on the authorization before the gateway has given up waiting for it. */
function actsAtOnce({ issuer: does, reversal }: Cell): boolean {
  if (does === 'answers 5xx') return reversal !== 'confirmed for an attempt never seen';
  return does === 'approves' || does === 'declines';
}

/** Bends the wire between gateway and issuer as the cell says. */
function bend(cell: Cell) {
  const died = Promise.withResolvers<void>();
  let late: TransportRequest | undefined;
  let reversals = 0;
  /** What was under way arrives after all. */
  async function arrives(): Promise<void> {
    const sent = late;
    late = undefined;
    if (sent) await town.transport(sent);
  }
  async function authorize(request: TransportRequest): Promise<TransportReply> {
    if (actsAtOnce(cell)) await town.transport(request);
    if (cell.issuer === 'approves late') late = request;
    if (cell.gateway === 'dies') await town.kill('pg').then(died.resolve);
    return broken(cell);
  }
  async function reverse(request: TransportRequest): Promise<TransportReply> {
    reversals++;
    if (cell.reversal !== 'confirmed for an attempt never seen') await arrives();
    if (cell.reversal === 'refused') return page(500);
    const reply = await town.transport(request);
    await arrives();
    return reply;
  }
  const undo = town.intercept('pg', 'card', (request, next) => {
    if (request.url.endsWith('/authorize')) return authorize(request);
    if (request.url.endsWith('/reverse')) return reverse(request);
    // Disputes and statements are asked after when their time comes, whichever cell is played then.
    return next(request);
  });
  return {
    died: died.promise,
    [Symbol.dispose]: undo,
    get reversals() {
      return reversals;
    },
  };
}

const statusOf = async (tid: string) => replyOf(await town.pg.call(pay.tx, { params: { tid } })).status;

/** What the issuer says of the one attempt of a payment; nothing when it never heard of it. */
async function authorizationsOf(tid: string) {
  const found = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
  return found.authorizations.map(({ state, heldAmount }) => ({ state, heldAmount }));
}

function atTheIssuer({ wire, issuer: does, reversal, gateway }: Cell) {
  const refused = reversal === 'refused';
  if (does === 'declines') return [{ state: 'DECLINED', heldAmount: 0 }];
  if (does === 'never gets it' && (refused || (wire === 'before it is sent' && gateway === 'lives')))
    return [];
  if (refused) return [{ state: 'APPROVED', heldAmount: 50_000 }];
  if (reversal === 'confirmed') return [{ state: 'REVERSED', heldAmount: 0 }];
  return [{ state: 'VOID', heldAmount: 0 }];
}

const told = ({ wire, issuer: does, reversal, gateway }: Cell): string =>
  `an authorization that breaks ${wire}, at an issuer that ${does}, its reversal ${reversal}, under a gateway that ${gateway}`;

let orders = 0;
/** A keyed approve of a fresh payment, broken as the cell says. */
async function approveIn(cell: Cell) {
  time.pass(BREAKER_MS);
  const body = { orderNo: `CELL-${++orders}`, amount: 50_000 };
  const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
  const bent = bend(cell);
  const approve = () =>
    town.pg.call(pay.approve, {
      body: { tid, card: card(cell.issuer === 'declines' ? '4000000000009995' : '4242424242424242') },
      headers: { 'idempotency-key': body.orderNo },
    });
  return { tid, bent, approve };
}

describe('the matrix of unknown outcomes: what is not surely known is reversed, and never guessed', () => {
  test.each(authorizations.played.map((cell) => [told(cell), cell] as const))('%s', async (_told, cell) => {
    const { tid, bent, approve } = await approveIn(cell);
    using _ = bent;
    const known = cell.wire === 'before it is sent' && cell.gateway === 'lives';
    if (cell.gateway === 'dies') {
      expect(await unanswered(approve())).toBe(true);
      await bent.died;
      await town.start('pg');
      time.pass(RESOLVED_BY_MS);
    } else {
      const expected = known ? { status: 200, reply: { status: 'FAILED' } } : { status: 202 };
      expect(await approve()).toMatchObject({ ok: true, ...expected });
    }
    await town.quiet();
    if (cell.reversal === 'refused') {
      const tried = bent.reversals;
      await town.clock.advance('PT10M');
      expect(bent.reversals).toBeGreaterThan(tried + 5);
      expect(await statusOf(tid)).toBe('UNKNOWN');
      // All tries of a whole day are the same; a story of their own sees them through.
      time.pass(GIVEN_UP_BY_MS);
      await town.quiet();
    }

    expect(await statusOf(tid)).toBe(cell.reversal === 'refused' ? 'MANUAL_REVIEW' : 'FAILED');
    expect(await authorizationsOf(tid)).toEqual(atTheIssuer(cell));
    expect(bent.reversals > 0).toBe(!known);
    const inbox = await town.shop.inbox({ tid });
    const failed = { valid: true, type: 'payment.failed' };
    expect(inbox).toMatchObject(cell.reversal === 'refused' ? [] : [failed]);
    if (cell.reversal !== 'refused') {
      const [one, two] = [await approve(), await approve()];
      expect(one).toMatchObject({
        ok: true,
        status: known ? 200 : 202,
        headers: { 'idempotent-replayed': 'true' },
      });
      expect(two.ok && two.reply).toEqual(one.ok && one.reply);
    }
    expect(await town.invariants()).toEqual([]);
  });

  test('has no cell that is neither played nor explained', () => {
    const { cells, played, explained } = authorizations;
    expect(cells).toHaveLength(4 * 5 * 3 * 2);
    expect(played.length + explained.length).toBe(cells.length);
    expect(new Set([...played, ...explained.map(({ cell }) => cell)].map(told)).size).toBe(cells.length);
    for (const { why } of explained) expect(why).toMatch(/^\w.{10,}$/);
  });
});
