import { isRefusal } from '@payflow/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Posting, unbalanced } from '../ledger/posting.ts';
import {
  type Case,
  type Difference,
  NO_STATEMENT,
  opened,
  type Resolved,
  resolved,
  seenAgain,
  vanished,
} from './case.ts';
import { begun, done, type Run } from './run.ts';

const AT = Date.UTC(2026, 2, 3, 1);
const aRun = begun(undefined, { id: 'rec_1', issuer: 'card', day: '2026-03-02', at: AT });
const NOTHING = { matched: [], differs: [], missingAtPg: [], missingAtIssuer: [] };
const by = { reason: 'agreed by phone', by: 'admin', at: AT };

const differs: Difference = {
  subject: 'att_1_1',
  kind: 'AMOUNT_DIFFERS',
  line: 'CAPTURE',
  refNo: 'R1',
  tid: 'T1',
  ownAmount: 50_000,
  statedAmount: 49_900,
};

/** Debits less credits of an account. */
const on = (account: Posting['account'], postings: readonly Posting[]): number =>
  postings
    .filter((posting) => posting.account === account)
    .reduce((sum, { debit, credit }) => sum + debit - credit, 0);

function writtenOff(difference: Difference, run: Run = aRun): Resolved {
  const decided = resolved(opened(difference, 'rcn_1', run, AT), run, { resolution: 'WRITE_OFF', ...by });
  if (isRefusal(decided)) throw new Error(decided.message);
  return decided;
}

describe('a write-off', () => {
  test.each<[string, Partial<Difference>, { receivable: number; writeOff: number; bank: number }]>([
    ['another amount', {}, { receivable: -50_000, writeOff: 100, bank: 49_900 }],
    ['a line more', { ownAmount: null }, { receivable: 0, writeOff: -49_900, bank: 49_900 }],
    ['a line less', { statedAmount: null }, { receivable: -50_000, writeOff: 50_000, bank: 0 }],
    [
      'a refund less',
      { line: 'REFUND', statedAmount: null },
      { receivable: 50_000, writeOff: -50_000, bank: 0 },
    ],
    [
      'a refund more',
      { line: 'REFUND', ownAmount: null },
      { receivable: 0, writeOff: 49_900, bank: -49_900 },
    ],
    [
      'a chargeback less',
      { line: 'CHARGEBACK', statedAmount: null },
      { receivable: 50_000, writeOff: -50_000, bank: 0 },
    ],
    [
      'a chargeback more',
      { line: 'CHARGEBACK', ownAmount: null },
      { receivable: 0, writeOff: 49_900, bank: -49_900 },
    ],
  ])('has the books follow the statement, and what it states paid: %s', (_what, over, expected) => {
    const { postings, run } = writtenOff({ ...differs, ...over });
    expect(unbalanced(postings)).toEqual([]);
    expect({
      receivable: on('issuer_receivable', postings),
      writeOff: on('write_off', postings),
      bank: on('bank', postings),
    }).toEqual(expected);
    expect({ accepted: run.accepted, paid: run.paid }).toEqual({
      accepted: expected.bank,
      paid: expected.bank,
    });
  });

  test('is refused a second time, and of a statement that is not there', () => {
    const again = resolved(writtenOff(differs).case, aRun, { resolution: 'WRITE_OFF', ...by });
    expect(again).toMatchObject({
      refusal: 'INVALID_STATE',
      message: expect.stringContaining('WRITE_OFF on 2026'),
    });
    const none = opened(NO_STATEMENT, 'rcn_2', aRun, AT);
    expect(resolved(none, aRun, { resolution: 'WRITE_OFF', ...by })).toMatchObject({
      refusal: 'INVALID_STATE',
    });
    expect(resolved(none, aRun, { resolution: 'CORRECTED_ELSEWHERE', ...by })).toMatchObject({
      postings: [],
    });
  });

  test('is taken back, with what was paid for it, when the statement agrees after all', () => {
    const off = writtenOff(differs);
    const back = vanished(off.case, off.run, AT);
    if (!back) throw new Error('nothing has become of it');
    const line = { id: 'att_1_1', kind: 'CAPTURE', refNo: 'R1', tid: 'T1', operationId: null } as const;
    const pair = {
      line: { ...line, amount: 50_000, day: '2026-03-02' },
      item: { ...line, transactionId: 'chg_1_3', amount: 50_000, day: '2026-03-02' },
    };
    const end = done(back.run, { ...NOTHING, matched: [pair] }, AT);
    const all = [...off.postings, ...back.postings, ...end.postings];
    expect(on('write_off', all)).toBe(0);
    expect(on('bank', all)).toBe(50_000);
    expect(on('issuer_receivable', all)).toBe(-50_000);
    expect(new Set(all.map(({ transactionId, line: n }) => `${transactionId} ${n}`)).size).toBe(all.length);
    expect(back.case).toMatchObject({ status: 'RESOLVED', resolution: 'STATEMENT' });
  });

  test('of just this difference stands when it is seen again, and of another one does not', () => {
    const off = writtenOff(differs);
    expect(seenAgain(off.case, differs, off.run, AT)).toBeUndefined();
    const other = seenAgain(off.case, { ...differs, statedAmount: 1 }, off.run, AT);
    expect(other?.case).toMatchObject({ status: 'OPEN', statedAmount: 1, resolution: null });
    expect(on('write_off', [...off.postings, ...(other?.postings ?? [])])).toBe(0);
  });
});

test('a case that a statement closed opens again with its difference', () => {
  const open = opened(differs, 'rcn_1', aRun, AT);
  const closed = vanished(open, aRun, AT)?.case;
  if (!closed) throw new Error('it is open still');
  expect(closed).toMatchObject({ status: 'RESOLVED', resolution: 'STATEMENT', resolvedBy: 'statement' });
  expect(vanished(closed, aRun, AT)).toBeUndefined();
  expect(seenAgain(closed, differs, aRun, AT)?.case).toMatchObject({ status: 'OPEN', resolution: null });
});

const amount = fc.option(fc.integer({ min: 1, max: 1_000 }));
const step = fc.record({
  what: fc.constantFrom('seen', 'gone', 'written off', 'corrected'),
  ownAmount: amount,
  statedAmount: amount,
  line: fc.constantFrom('CAPTURE' as const, 'REFUND' as const, 'CHARGEBACK' as const),
});

test('whatever becomes of a case: its transactions are each another one, and what stands on write_off is its difference or nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let now: Resolved = { case: opened(differs, 'rcn_1', aRun, AT), run: aRun, postings: [] };
      const all: Posting[] = [];
      for (const { what, ...other } of steps) {
        const { case: one, run } = now;
        const next = {
          seen: () => seenAgain(one, { ...differs, ...other }, run, AT),
          gone: () => vanished(one, run, AT),
          'written off': () => resolved(one, run, { resolution: 'WRITE_OFF', ...by }),
          corrected: () => resolved(one, run, { resolution: 'CORRECTED_ELSEWHERE', ...by }),
        }[what]();
        if (!next || isRefusal(next)) continue;
        now = next;
        all.push(...next.postings);
      }
      const { postings } = done(now.run, NOTHING, AT);
      all.push(...postings);
      const net = (of: Case['ownAmount']) => (now.case.line === 'CAPTURE' ? (of ?? 0) : 0 - (of ?? 0));
      const isOff = now.case.resolution === 'WRITE_OFF';
      expect(unbalanced(all)).toEqual([]);
      expect(0 - on('write_off', all)).toBe(isOff ? net(now.case.statedAmount) - net(now.case.ownAmount) : 0);
      expect(on('bank', all)).toBe(isOff ? net(now.case.statedAmount) : 0);
      expect(new Set(all.map(({ transactionId, line }) => `${transactionId} ${line}`)).size).toBe(all.length);
    }),
  );
});
