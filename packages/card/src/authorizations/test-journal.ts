// One attempt's journal, and the rules on it; for tests alone.
import { ALWAYS_APPROVING_CARD, type Refusal } from '@payflow/contracts';
import { type Attempt, attemptOf } from './attempt.ts';
import { type AuthorizeCommand, authorize } from './authorize.ts';
import { capture } from './capture.ts';
import type { Decision } from './decision.ts';
import type { Entry } from './entry.ts';
import type { OperationCommand } from './operate.ts';
import { refund } from './refund.ts';
import { type ReverseCommand, reverse } from './reverse.ts';

export const AT = Date.UTC(2026, 2, 2);

export const asks = {
  tid: 'T0000000000000000001',
  orderNo: 'ORDER-1',
  merchantName: 'PayFlow Store',
  amount: 50_000,
  currency: 'KRW',
  capture: true,
} as const;

const authorizing: AuthorizeCommand = {
  attemptId: 'att_1',
  asks,
  card: ALWAYS_APPROVING_CARD,
  at: AT,
  month: { year: 2026, month: 3 },
  refNo: 'R0000000000000000001',
  authCode: '012345',
};
const named = { which: { attemptId: 'att_1' }, tid: null, at: AT + 1_000 };

export function anIssuer() {
  const entries: Entry[] = [];
  function decide<Reply>(rule: (attempt: Attempt | undefined) => Decision<Reply>): Reply | Refusal {
    const { result, append } = rule(attemptOf(entries));
    if (append) entries.push(append);
    return result;
  }
  return {
    entries,
    authorize: (over?: Partial<AuthorizeCommand>) =>
      decide((attempt) => authorize(attempt, { ...authorizing, ...over })),
    /** An authorization that only holds its money. */
    hold: () =>
      decide((attempt) => authorize(attempt, { ...authorizing, asks: { ...asks, capture: false } })),
    capture: (over?: Partial<OperationCommand>) =>
      decide((attempt) => capture(attempt, { ...named, operationId: 'cap_1', amount: null, ...over })),
    refund: (over?: Partial<OperationCommand>) =>
      decide((attempt) => refund(attempt, { ...named, operationId: 'ref_1', amount: null, ...over })),
    reverse: (over?: Partial<ReverseCommand>) =>
      decide((attempt) => reverse(attempt, { ...named, operationId: 'rev_1', ...over })),
    held: () => attemptOf(entries)?.amounts.heldAmount ?? 0,
    types: () => entries.map(({ type }) => type),
  };
}
