import type { LedgerAccount } from '@payflow/contracts';
import type { PaymentEvent } from '@payflow/pg';
import type { DisputeFact, Facts, PostingFact } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { reconciliationBreaches } from './reconciliation.ts';

/** Debits less credits. */
const net = (postings: readonly PostingFact[]): bigint =>
  postings.reduce((sum, { debit, credit }) => sum + BigInt(debit) - BigInt(credit), 0n);

const by = (account: LedgerAccount, postings: readonly PostingFact[]) =>
  postings.filter((posting) => posting.account === account);

interface Owed {
  readonly receivable: bigint;
  readonly payable: bigint;
}

/** What the events of a payment leave the issuer to owe and the merchant to get, reckoned anew. */
function owedAfter(events: readonly PaymentEvent[]): Owed {
  const capture = events.find((event) => event.type === 'payment.captured');
  if (!capture) return { receivable: 0n, payable: 0n };
  const captured = BigInt(capture.data.amount);
  const refunded = events.reduce(
    (sum, event) => sum + (event.type === 'payment.refunded' ? BigInt(event.data.amount) : 0n),
    0n,
  );
  const kept = (whole: number): bigint => BigInt(whole) - (BigInt(whole) * refunded) / captured;
  const left = captured - refunded;
  return { receivable: left, payable: left - kept(capture.data.fee) - kept(capture.data.vat) };
}

const isOfDispute = ({ transactionId }: PostingFact): boolean => transactionId.startsWith('dsp_');

const sumOf = (disputes: readonly DisputeFact[], ...states: readonly DisputeFact['state'][]): bigint =>
  disputes.reduce((sum, { amount, state }) => sum + (states.includes(state) ? BigInt(amount) : 0n), 0n);

/** What is open is held; what was lost the issuer does not owe any more; the merchant misses both; and what was won moved nothing. */
function* disputesAgree(
  tid: string,
  postings: readonly PostingFact[],
  disputes: readonly DisputeFact[],
): Iterable<string> {
  const [open, lost] = [sumOf(disputes, 'OPEN'), sumOf(disputes, 'LOST')];
  const held = -net(by('dispute_hold', postings));
  const missed = net(by('merchant_payable', postings));
  const less = -net(by('issuer_receivable', postings));
  if (held !== open) yield `${tid}: ${held} is held for disputes, and ${open} is disputed`;
  if (missed !== open + lost)
    yield `${tid}: disputes took ${missed} from the merchant, and should take ${open + lost}`;
  if (less !== lost) yield `${tid}: the issuer owes ${less} less by disputes, and ${lost} was lost`;
}

function* imbalances({ postings }: Facts): Iterable<string> {
  const currencies = Map.groupBy(postings, ({ currency }) => currency);
  for (const [currency, all] of currencies) {
    const transactions = Map.groupBy(all, ({ transactionId }) => transactionId);
    for (const [id, lines] of transactions) {
      if (net(lines) !== 0n) yield `transaction ${id} is out of balance by ${net(lines)} ${currency}`;
    }
    if (net(all) !== 0n) yield `the ledger is out of balance by ${net(all)} ${currency}`;
  }
}

function* breachesOf(facts: Facts): Iterable<string> {
  yield* imbalances(facts);
  const { postings, payments, events, disputes } = facts;
  const ofPayment = Map.groupBy(postings, ({ tid }) => tid);
  for (const { tid } of payments) {
    const { disputed = [], own = [] } = Object.groupBy(ofPayment.get(tid) ?? [], (posting) =>
      isOfDispute(posting) ? 'disputed' : 'own',
    );
    yield* disputesAgree(tid, disputed, disputes.get(tid) ?? []);
    const { receivable, payable } = owedAfter(events.get(tid) ?? []);
    const [owes, gets] = [net(by('issuer_receivable', own)), -net(by('merchant_payable', own))];
    if (owes !== receivable) yield `${tid}: the issuer owes ${owes}, and should owe ${receivable}`;
    if (gets !== payable) yield `${tid}: the merchant gets ${gets}, and should get ${payable}`;
  }
}

/** For each payment: the issuer owes what was taken and not given back, the merchant gets that less the fee that is kept. */
export const ledgerBalances: Invariant = {
  id: 'I2',
  promise: 'Debits equal credits in every transaction and in total, and the ledger says what the events say.',
  check: (facts) => ({
    looked: facts.postings.length,
    breaches: [...breachesOf(facts), ...reconciliationBreaches(facts)],
  }),
};
