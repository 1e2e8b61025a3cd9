import type { DisputeFact, Facts, IssuerDisputeFact } from './facts.ts';

/** Disputes in the gateway's books against those in the issuers'; a part of I1. */

/** What the gateway took in, the issuer must have told; by now it may have decided what is open in the gateway. */
function isTold({ state, amount }: DisputeFact, theirs: IssuerDisputeFact | undefined): boolean {
  if (!theirs || theirs.amount !== amount) return false;
  const isDecided = theirs.state === 'WON' || theirs.state === 'LOST';
  return theirs.state === state || (state === 'OPEN' && isDecided);
}

const shown = (dispute: DisputeFact | IssuerDisputeFact | undefined): string =>
  dispute ? `${dispute.state} over ${dispute.amount}` : 'nowhere';

/** What is disputed of a payment in the gateway's books and was never told by an issuer, and what an issuer gave back otherwise than it told. */
export function* disputesDisagree(tid: string, { disputes, issuerDisputes }: Facts): Iterable<string> {
  const told = issuerDisputes.get(tid) ?? [];
  for (const dispute of disputes.get(tid) ?? []) {
    const { id, issuerDisputeId, state } = dispute;
    const theirs = told.find((one) => one.id === issuerDisputeId);
    if (state !== 'REFUSED' && !isTold(dispute, theirs))
      yield `${tid} has ${id} ${shown(dispute)}, and the issuer has ${issuerDisputeId} ${shown(theirs)}`;
  }
  for (const dispute of told) {
    const due = dispute.state === 'LOST' ? dispute.amount : 0;
    if (dispute.chargedBack !== due)
      yield `${tid} was charged back ${dispute.chargedBack} by ${dispute.id}, which is ${shown(dispute)}`;
  }
}
