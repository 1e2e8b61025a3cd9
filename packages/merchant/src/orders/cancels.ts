import type { Refund, RefundedItem } from './order.ts';

/** What the PG says of a refund, by a webhook or a look. */
export interface CancelNews {
  readonly cancelId: string;
  readonly state: Refund['state'];
  readonly amount: number;
  readonly items: readonly RefundedItem[] | null;
  readonly reason: string | null;
  /** The Idempotency-Key that it was asked for under. */
  readonly key: string | null;
}

interface Taken {
  readonly tid: string;
  /** Business time, ms. */
  readonly at: number;
}

const DECLINED = 'The issuer declined it.';

/** Whether this is the shop's own refund, whose id is its key at the PG, or one that is known already. */
export const isAbout = ({ cancelId, key }: CancelNews, refund: Refund): boolean =>
  refund.cancelId === cancelId || (refund.origin === 'SHOP' && refund.id === key);

export const settled = (
  refund: Refund,
  state: 'DONE' | 'DECLINED',
  at: number,
  failure: string | null = null,
): Refund => ({ ...refund, state, failure, settledAt: at });

function moved(refund: Refund, { state, cancelId }: CancelNews, at: number): Refund {
  if (refund.state !== 'PENDING') return refund.cancelId === cancelId ? refund : { ...refund, cancelId };
  const named = refund.cancelId === cancelId ? refund : { ...refund, cancelId };
  if (state === 'PENDING') return named;
  return settled(named, state, at, state === 'DECLINED' ? DECLINED : null);
}

/** Takes one in. A refund that was begun at the PG is known from when it is done: only then did money go back. */
function withCancel(refunds: readonly Refund[], cancel: CancelNews, { tid, at }: Taken): readonly Refund[] {
  const known = refunds.find((refund) => isAbout(cancel, refund));
  if (known) {
    const now = moved(known, cancel, at);
    return now === known ? refunds : refunds.map((refund) => (refund === known ? now : refund));
  }
  if (cancel.state !== 'DONE') return refunds;
  const { cancelId, amount, items, reason } = cancel;
  const learnt: Refund = {
    ...{ id: cancelId, cancelId, tid, amount, reason, origin: 'PG', state: 'DONE' },
    ...{ taxFree: null, failure: null, askedUnder: null, creditNote: null, createdAt: at, settledAt: at },
    items: items ?? [],
  };
  return [...refunds, learnt];
}

/** The refunds with what is news in these; the same list when nothing is. */
export const withCancels = (
  refunds: readonly Refund[],
  cancels: readonly CancelNews[],
  taken: Taken,
): readonly Refund[] => cancels.reduce((known, cancel) => withCancel(known, cancel, taken), refunds);
