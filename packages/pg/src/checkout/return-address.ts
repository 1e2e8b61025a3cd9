import type { Payment } from '../payments/payment.ts';

/** Where the buyer goes after the checkout page: the payment's own URL, else the merchant's, else the PG's result page. */
export function returnAddress(
  { terms }: Payment,
  merchantReturnUrl: string | null,
  pgUrl: string,
  result: 'success' | 'cancelled',
): string {
  const own = result === 'success' ? terms.successUrl : terms.failUrl;
  const url = new URL(own ?? merchantReturnUrl ?? `${pgUrl}/checkout/result`);
  url.searchParams.set('tid', terms.tid);
  url.searchParams.set('orderNo', terms.orderNo);
  url.searchParams.set('result', result);
  return url.href;
}

/** The origins that the page's form may end up at, for its Content-Security-Policy. */
export function returnOrigins(payment: Payment, merchantReturnUrl: string | null, pgUrl: string): string[] {
  const addresses = (['success', 'cancelled'] as const).map((result) =>
    returnAddress(payment, merchantReturnUrl, pgUrl, result),
  );
  return [...new Set(addresses.map((address) => new URL(address).origin))];
}
