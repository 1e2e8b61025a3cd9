import { type issuer, maskCard, type ScriptedOperation } from '@payflow/contracts';
import type { Attempt } from '../authorizations/attempt.ts';

/** What a script can be matched with. */
export interface ScriptedCall {
  readonly operation: ScriptedOperation;
  /** As much as is known: all of it in an authorization, BIN and last four later. */
  readonly cardNumber: string | undefined;
  readonly amount: number | undefined;
  readonly merchantName: string | undefined;
  readonly tid: string | undefined;
  readonly orderNo: string | undefined;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

type Amount = NonNullable<issuer.ScriptMatch['amount']>;

function isAmount(wanted: Amount, amount: number | undefined): boolean {
  if (amount === undefined) return false;
  if (typeof wanted === 'number') return amount === wanted;
  return amount >= (wanted.min ?? 0) && amount <= (wanted.max ?? Number.POSITIVE_INFINITY);
}

/** Whether a call is one of those that a script answers: all that is given must fit. */
export function matches(match: issuer.ScriptMatch, call: ScriptedCall): boolean {
  const { operation, cardNumber, bin, amount, merchantName, tid, orderNo, header } = match;
  const number = call.cardNumber ?? '';
  return (
    operation === call.operation &&
    (cardNumber === undefined || (number !== '' && shown(number) === cardNumber)) &&
    (bin === undefined || number.startsWith(bin)) &&
    (amount === undefined || isAmount(amount, call.amount)) &&
    (merchantName === undefined || merchantName === call.merchantName) &&
    (tid === undefined || tid === call.tid) &&
    (orderNo === undefined || orderNo === call.orderNo) &&
    (header === undefined || call.headers[header.name.toLowerCase()] === header.value)
  );
}

const shown = (number: string): string => (number.includes('*') ? number : maskCard(number));

/** A match as it is kept: of a card number, what may be kept of it. */
export const withoutNumber = ({ cardNumber, ...match }: issuer.ScriptMatch): issuer.ScriptMatch =>
  cardNumber === undefined ? match : { ...match, cardNumber: maskCard(cardNumber) };

/** A capture, refund or reversal is matched by what its authorization asked for. */
export function callOf(
  operation: ScriptedOperation,
  attempt: Attempt | undefined,
  asked: { readonly amount: number | null; readonly tid: string | null },
  headers: ScriptedCall['headers'],
): ScriptedCall {
  const authorized = attempt?.answered?.asked;
  return {
    operation,
    cardNumber: authorized?.cardMasked,
    amount: asked.amount ?? attempt?.amounts.heldAmount,
    merchantName: authorized?.merchantName,
    tid: authorized?.tid ?? asked.tid ?? undefined,
    orderNo: authorized?.orderNo ?? undefined,
    headers,
  };
}
