import type { reconciliation } from '@payflow/contracts';
import { type Posting, transaction } from '../ledger/posting.ts';
import { type Matching, signed } from './match.ts';

/**
 * One business day of one issuer, held against its statement.
 * 1. There is one for each issuer and day; a rerun is the same one again.
 * 2. What the issuer has paid (`paid`) is the sum of the run's transactions on the bank account, whenever one looks; when
 *    the run is DONE it is what matched, and what write-offs accepted.
 * 3. Transactions are `<id>_1`, `<id>_2`…: one that is posted twice fails on its key.
 */
export interface Run {
  readonly id: string;
  readonly issuer: string;
  readonly day: string;
  /** Rises with every change; who changes it must have seen the last one. */
  readonly version: number;
  readonly state: reconciliation.RunState;
  readonly matchedCount: number;
  /** Minor units, captures less refunds and chargebacks, as the other sums. */
  readonly matchedNet: number;
  readonly missingAtPgCount: number;
  readonly missingAtPgNet: number;
  readonly missingAtIssuerCount: number;
  readonly missingAtIssuerNet: number;
  readonly differsCount: number;
  /** What the statement says less what the books say. */
  readonly differsNet: number;
  /** What the statement says of lines whose difference was written off. */
  readonly accepted: number;
  readonly paid: number;
  /** How many transactions on the bank account it has made. */
  readonly payments: number;
  /** Why the last try to read the statement failed. */
  readonly trouble: string | null;
  /** Business time, ms. */
  readonly startedAt: number;
  readonly fetchedAt: number | null;
}

const NOTHING_YET = {
  matchedCount: 0,
  matchedNet: 0,
  missingAtPgCount: 0,
  missingAtPgNet: 0,
  missingAtIssuerCount: 0,
  missingAtIssuerNet: 0,
  differsCount: 0,
  differsNet: 0,
  accepted: 0,
  paid: 0,
  payments: 0,
  fetchedAt: null,
} as const;

export interface Begin {
  /** Taken by a day that has no run. */
  readonly id: string;
  readonly issuer: string;
  readonly day: string;
  readonly at: number;
}

/** A day that is begun, or begun anew; what it came to before stands until it is done. */
export function begun(known: Run | undefined, { id, issuer, day, at }: Begin): Run {
  const run = known ?? { ...NOTHING_YET, id, issuer, day, version: 0 };
  return { ...run, state: 'RUNNING', trouble: null, startedAt: at };
}

/** A statement was not to be had this time. */
export const troubled = (run: Run, trouble: string): Run => ({ ...run, trouble });

/** It is not to be had at all. */
export const ended = (run: Run, state: 'NOT_OFFERED' | 'UNREACHABLE', trouble: string | null): Run => ({
  ...run,
  state,
  trouble,
});

/** Counts and sums of what came out. */
function countsOf({ matched, differs, missingAtPg, missingAtIssuer }: Matching) {
  const net = (part: readonly Parameters<typeof signed>[0][]) =>
    part.reduce((sum, one) => sum + signed(one), 0);
  const stated = differs.map(({ line }) => line);
  const own = differs.map(({ item }) => item);
  return {
    matchedCount: matched.length,
    matchedNet: net(matched.map(({ line }) => line)),
    missingAtPgCount: missingAtPg.length,
    missingAtPgNet: net(missingAtPg),
    missingAtIssuerCount: missingAtIssuer.length,
    missingAtIssuerNet: net(missingAtIssuer),
    differsCount: differs.length,
    differsNet: net(stated) - net(own),
  };
}

/** A run and what it leaves in the ledger. */
export interface Booked {
  readonly run: Run;
  readonly postings: readonly Posting[];
}

/** The issuer pays what is still to be paid: into the bank, or out of it when what goes back outweighs. */
export function settled(run: Run, amount: number, at: number): Booked {
  if (amount === 0) return { run, postings: [] };
  const payments = run.payments + 1;
  const postings = transaction(
    {
      transactionId: `${run.id}_${payments}`,
      issuer: run.issuer,
      merchantId: null,
      currency: 'KRW',
      tid: null,
      seq: null,
      at,
    },
    [
      ['bank', amount],
      ['issuer_receivable', -amount],
    ],
  );
  return { run: { ...run, paid: run.paid + amount, payments }, postings };
}

/** Statement and books were held against each other. */
export function done(run: Run, matching: Matching, at: number): Booked {
  const counted: Run = { ...run, ...countsOf(matching), state: 'DONE', trouble: null, fetchedAt: at };
  return settled(counted, counted.matchedNet + counted.accepted - counted.paid, at);
}
