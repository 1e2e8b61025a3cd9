import type { CurlCall } from './curl.ts';
import type { Looked, TimelineEntry } from './payment-query.ts';

/** The calls that made a payment, as they can be made again. What is secret, or nobody kept, has an example in its place. */

const CARD = { number: '4242424242424242', expiry: '12/30', cvc: '123' };

interface Told {
  readonly looked: Looked;
  readonly entries: readonly TimelineEntry[];
}

/** What the event that a call began with says. */
const begun = ({ seq }: TimelineEntry, { entries }: Told): Readonly<Record<string, unknown>> =>
  entries.find((one) => one.kind === 'event' && one.seq === seq)?.details ?? {};

const made = ({ looked: { payment, orderName, customerKey, items, taxFreeAmount } }: Told) => ({
  orderNo: payment.orderNo,
  amount: payment.amount,
  ...(orderName === null ? {} : { orderName }),
  ...(customerKey === null ? {} : { customerKey }),
  ...(taxFreeAmount === null ? {} : { taxFreeAmount }),
  ...(items.length === 0 ? {} : { items: items.map(({ left: _left, ...item }) => item) }),
  captureMode: payment.captureMode,
});

const withoutNull = (body: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));

/** The body of a call by the last word of its path that names it; undefined for one that is not shown again. */
function bodyOf(entry: TimelineEntry, told: Told): unknown {
  const path = String(entry.details.path);
  const { payment } = told.looked;
  const { amount, items, reason } = begun(entry, told);
  if (path === '/pay/ready') return made(told);
  if (path === '/pay/approve') return { tid: payment.tid, card: CARD };
  if (path === '/pay/cancel')
    return withoutNull({
      tid: payment.tid,
      ...(items ? { items } : { amount }),
      reason: reason ?? 'Cancelled',
    });
  if (path === '/api/v1/payments/authorize' || path === '/api/v1/payments')
    return {
      orderNo: payment.orderNo,
      amount: payment.amount,
      card: CARD,
      capture: payment.captureMode === 'AUTO',
    };
  if (path.startsWith('/api/v1/payments/capture/')) return { amount };
  if (path.startsWith('/api/v1/payments/refund/'))
    return withoutNull({ ...(items ? { items } : { amount }), reason });
  if (path.startsWith('/api/v1/payments/void/')) return withoutNull({ reason });
  return undefined;
}

/** The call of an entry; undefined for a form of the checkout page, and for what an admin asked. */
export function callOf(entry: TimelineEntry, told: Told, origin: string): CurlCall | undefined {
  const body = bodyOf(entry, told);
  if (body === undefined) return undefined;
  const url = origin + String(entry.details.path);
  return { method: 'POST', url, merchant: told.looked.payment.merchantId, body, keyed: true };
}

/** A look at the payment by its merchant. */
export const lookCall = ({ payment }: Looked, origin: string): CurlCall => ({
  method: 'GET',
  url: `${origin}/pay/tx/${payment.tid}`,
  merchant: payment.merchantId,
});
