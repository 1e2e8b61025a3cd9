import type { CaseFact, Facts, PostingFact, RunFact } from './facts.ts';

/** What a transaction of reconciliation is called after: its run, or its case. */
const ownerOf = (transactionId: string): string =>
  transactionId.includes('_off_')
    ? transactionId.replace(/^rec_(.*)_off_\d+$/, 'rcn_$1')
    : transactionId.replace(/_\d+$/, '');

/** What stands on an account: debits less credits. */
const on = (account: PostingFact['account'], postings: readonly PostingFact[]): bigint =>
  postings
    .filter((posting) => posting.account === account)
    .reduce((sum, { debit, credit }) => sum + BigInt(debit) - BigInt(credit), 0n);

function* ofRun({ id, state, matchedNet, accepted, paid }: RunFact, own: readonly PostingFact[]) {
  if (on('bank', own) !== BigInt(paid))
    yield `${id}: the bank got ${on('bank', own)}, and the run says ${paid}`;
  if (on('issuer_receivable', own) !== -BigInt(paid))
    yield `${id}: the issuer was taken ${-on('issuer_receivable', own)} off, and the run says ${paid}`;
  const due = matchedNet + accepted;
  if (state === 'DONE' && paid !== due) yield `${id}: ${paid} was paid, and ${due} matched`;
}

function* ofCase(one: CaseFact, own: readonly PostingFact[]) {
  const sign = one.line === 'CAPTURE' ? 1n : -1n;
  const difference = sign * (BigInt(one.statedAmount ?? 0) - BigInt(one.ownAmount ?? 0));
  const due = one.resolution === 'WRITE_OFF' ? difference : 0n;
  if (-on('write_off', own) !== due)
    yield `${one.id}: ${-on('write_off', own)} is written off, and ${due} should be`;
}

/** What issuers paid is what matched, and what was written off is what a person decided. */
export function* reconciliationBreaches({ postings, runs, cases }: Facts): Iterable<string> {
  const owners = Map.groupBy(
    postings.filter(({ tid, transactionId }) => tid === null && transactionId.startsWith('rec_')),
    ({ transactionId }) => ownerOf(transactionId),
  );
  for (const run of runs) yield* ofRun(run, owners.get(run.id) ?? []);
  for (const one of cases) yield* ofCase(one, owners.get(one.id) ?? []);
  const known = new Set([...runs, ...cases].map(({ id }) => id));
  for (const [id, own] of owners)
    if (!known.has(id)) yield `transaction ${own[0]?.transactionId} belongs to no reconciliation`;
}
