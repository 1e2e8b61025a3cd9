import { type Refusal, type ReplyOf, refuse, type rest } from '@payflow/contracts';
import type { PaymentReads } from '../records/reads.ts';
import { timelineOf } from './timeline.ts';

/** The timeline of a merchant's own payment; any other one is not found. */
export async function tellTimeline(
  reads: PaymentReads,
  { paymentId, merchantId }: { readonly paymentId: string; readonly merchantId: string },
): Promise<ReplyOf<typeof rest.paymentTimeline> | Refusal> {
  const story = await reads.storyOf(paymentId);
  if (story?.payment.terms.merchantId !== merchantId)
    return refuse('NOT_FOUND', `There is no payment ${paymentId}.`);
  const entries = timelineOf(story);
  return {
    code: 'OK',
    message: `${entries.length} entr${entries.length === 1 ? 'y' : 'ies'}.`,
    data: { paymentId, entries },
  };
}
