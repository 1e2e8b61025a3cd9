import { type BroughtStep, type Refusal, stepIn } from '@payflow/contracts';
import type { PaymentsContext } from '../payments/context.ts';

/** What a call has the issuer do; in server mode nobody tells it. Refuses a header that tells nothing. */
export const scriptIn = (
  headers: Readonly<Record<string, string>>,
  { mode }: Pick<PaymentsContext, 'mode'>,
): BroughtStep | Refusal | undefined => (mode === 'sandbox' ? stepIn(headers) : undefined);
