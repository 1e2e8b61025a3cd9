import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import type { ItemFact, PayableFact, SettlementFact } from './settlement-facts.ts';

/** A transaction and the items under its id. */
function* itemBreaches(
  id: string,
  payable: PayableFact | undefined,
  items: readonly ItemFact[],
): Iterable<string> {
  const [item, ...more] = items;
  if (more.length > 0) yield `${id} has ${items.length} items`;
  if (payable?.isPayout) {
    if (item) yield `${id} is a payout, and has an item`;
    return;
  }
  if (!payable) yield `${id} has an item of ${item?.net}, and no merchant's payable was moved`;
  else if (!item) yield `${id} moves what a merchant gets by ${payable.net}, and has no item`;
  else if (Number(item.net) !== payable.net)
    yield `${id} moves what a merchant gets by ${payable.net}, and its item says ${item.net}`;
  else if (item.merchantId !== payable.merchantId)
    yield `${id} is about ${payable.merchantId}, and its item about ${item.merchantId}`;
}

function* settledElsewhere({ items }: Facts): Iterable<string> {
  for (const { transactionId, merchantId, settlementId, settledFor } of items) {
    if (settlementId === null || settledFor === merchantId) continue;
    const whose = settledFor === null ? 'which is not there' : `which is ${settledFor}'s`;
    yield `${transactionId} of ${merchantId} is in ${settlementId}, ${whose}`;
  }
}

/** What it says of amounts, against its items and the one before. */
function* sumBreaches(settlement: SettlementFact): Iterable<string> {
  const { id, number, says, itemsNet, carriedIn, broughtForward, netAmount } = settlement;
  for (const [name, [said, found]] of Object.entries(says))
    if (said !== found) yield `${id} says ${name} ${said}, and its items come to ${found}`;
  if (number > 1 && broughtForward === undefined)
    yield `${id} is number ${number}, and there is none before it`;
  if (carriedIn !== (broughtForward ?? 0))
    yield `${id} carries in ${carriedIn}, and the one before it carried out ${broughtForward ?? 0}`;
  if (netAmount !== itemsNet + carriedIn)
    yield `${id} says netAmount ${netAmount}, and should say ${itemsNet + carriedIn}`;
}

/** The taxes that may be withheld from a net amount: none, or 3 % and a tenth of that, rounded down. */
function isTaxOn({ netAmount, incomeTax, localTax }: SettlementFact): boolean {
  const most = Math.max(netAmount, 0);
  const whole = Number((BigInt(most) * 3n) / 100n);
  if (incomeTax === 0 && localTax === 0) return true;
  return incomeTax === whole && localTax === Math.floor(whole / 10);
}

/** What became of its net amount. */
function* payoutBreaches(settlement: SettlementFact, timers: ReadonlySet<string>): Iterable<string> {
  const { id, status, netAmount, incomeTax, localTax, payoutAmount, carriedOut, payout } = settlement;
  if (status !== 'PAID' && payout) yield `${id} is ${status}, and was paid`;
  if (status === 'OPEN') return;
  if (!isTaxOn(settlement)) yield `${id} withholds ${incomeTax} and ${localTax} of ${netAmount}`;
  const withheld = incomeTax + localTax;
  if (payoutAmount + withheld !== Math.max(netAmount, 0) || carriedOut !== Math.min(netAmount, 0))
    yield `${id} of ${netAmount} pays ${payoutAmount}, withholds ${withheld} and carries out ${carriedOut}`;
  if (status === 'CLOSED') {
    if (!timers.has(`pay-out ${id}`)) yield `${id} is CLOSED, and nothing will pay it`;
    return;
  }
  const { payable = 0, bank = 0, withheld: booked = 0 } = payout ?? {};
  // Of a debt nothing was paid, and nothing posted.
  if (payable !== -payoutAmount - withheld || bank !== payoutAmount || booked !== withheld)
    yield `${id} is PAID with ${payoutAmount} and ${withheld} withheld, and the ledger has ${bank} and ${booked}`;
}

function* breachesOf(facts: Facts): Iterable<string> {
  const { payables, items, settlements, timers } = facts;
  const payableOf = new Map(payables.map((payable) => [payable.transactionId, payable]));
  const itemsOf = Map.groupBy(items, ({ transactionId }) => transactionId);
  for (const id of new Set([...payableOf.keys(), ...itemsOf.keys()]))
    yield* itemBreaches(id, payableOf.get(id), itemsOf.get(id) ?? []);
  yield* settledElsewhere(facts);
  for (const settlement of settlements) {
    yield* sumBreaches(settlement);
    yield* payoutBreaches(settlement, timers);
  }
}

/**
 * With I2, what was paid out and the wallet come to captures less refunds, fees and VAT, and what disputes took: every
 * transaction that moves the wallet is an item or a payout, and every payout is a settlement's, whose amounts are its items'.
 */
export const settlementsAgree: Invariant = {
  id: 'I11',
  promise:
    'All that merchants have coming is settled once, to the won, each settlement goes on from the one before it, and is paid once.',
  check: (facts) => ({
    looked: facts.items.length + facts.settlements.length,
    breaches: [...breachesOf(facts)],
  }),
};
