import type { issuer } from '@payflow/contracts';
import { cardDigits, cvcLength, luhnValid } from '@payflow/contracts/cards';
import { call, Problem } from '@payflow/page-kit';
import { knownCard } from './draft.ts';

/** What became of one payment that was made to see what a script does. */
export interface Tried {
  readonly tid: string;
  /** In the language of the payment window. */
  readonly status: string;
  /** Why it failed, or why what followed it was refused. */
  readonly why: string | undefined;
}

const MERCHANT = { merchant: 'M001' };
const USUAL_AMOUNT = 10_000;
const AMEX_DIGITS = 15;
const USUAL_DIGITS = 16;

/** What no payment of the shop's can be made to fit. */
export const untriable = ({ match }: issuer.Script): 'header' | 'tid' | undefined =>
  match.header ? 'header' : match.tid ? 'tid' : undefined;

/** Some number that begins so and whose check digit is right. */
function numberBeginning(digits: string): string {
  const length = cvcLength(digits) === 4 ? AMEX_DIGITS : USUAL_DIGITS;
  const most = digits.padEnd(length - 1, '0');
  return [...'0123456789'].map((check) => most + check).find(luhnValid) ?? most;
}

function cardFor({ cardNumber, bin }: issuer.Script['match']) {
  const kept = cardNumber && knownCard(cardNumber);
  const number = kept ?? (bin ? numberBeginning(bin) : '4242424242424242');
  return { number: cardDigits(number), expiry: '12/99', cvc: '1234'.slice(0, cvcLength(number)) };
}

function amountFor({ amount }: issuer.Script['match']): number {
  if (amount === undefined) return USUAL_AMOUNT;
  return typeof amount === 'number'
    ? amount
    : Math.max(1, amount.min ?? Math.min(amount.max ?? USUAL_AMOUNT, USUAL_AMOUNT));
}

/** What a payment must go through before the issuer is asked for the scripted operation. */
async function follow(tid: string, { operation }: issuer.Script['match']): Promise<string> {
  if (operation === 'capture') {
    const { data } = await call('capturePayment', { params: { paymentId: tid }, body: {} }, MERCHANT);
    return data.status;
  }
  const { status } = await call('cancel', { body: { tid, reason: 'trying a script' } }, MERCHANT);
  return status;
}

/** Makes one payment that the script fits, as the shop M001, and whatever else it takes to meet it. */
export async function tryScript({ match }: issuer.Script): Promise<Tried> {
  const orderNo = match.orderNo ?? `TRY-${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
  const isHeldFirst = match.operation === 'capture' || match.operation === 'reverse';
  const captureMode = isHeldFirst ? ('MANUAL' as const) : ('AUTO' as const);
  const { tid } = await call('ready', { body: { orderNo, amount: amountFor(match), captureMode } }, MERCHANT);
  const approved = await call('approve', { body: { tid, card: cardFor(match) } }, MERCHANT);
  const { failure } = approved;
  if (match.operation === 'authorize' || approved.status !== 'APPROVED')
    return { tid, status: approved.status, why: failure ? `${failure.code} ${failure.message}` : undefined };
  try {
    return { tid, status: await follow(tid, match), why: undefined };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { tid, status: approved.status, why: error.message };
  }
}
