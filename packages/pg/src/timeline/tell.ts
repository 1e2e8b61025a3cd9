import { type Refusal, type ReplyOf, refuse, type rest } from '@payflow/contracts';
import { counted } from '../records/page.ts';
import type { PaymentReads } from '../records/reads.ts';
import type { Story } from './story.ts';
import { timelineOf } from './timeline.ts';

type Timeline = ReplyOf<typeof rest.paymentTimeline>;

/** The timeline of a merchant's own payment; any other one is not found. */
export async function tellTimeline(
  reads: PaymentReads,
  { paymentId, merchantId }: { readonly paymentId: string; readonly merchantId: string },
): Promise<Timeline | Refusal> {
  const story = await reads.storyOf(paymentId);
  return story?.payment.terms.merchantId === merchantId ? told(story) : unknown(paymentId);
}

/** The timeline of any payment, for whoever runs the gateway. */
export async function tellAnyTimeline(reads: PaymentReads, tid: string): Promise<Timeline | Refusal> {
  const story = await reads.storyOf(tid);
  return story ? told(story) : unknown(tid);
}

const unknown = (tid: string): Refusal => refuse('NOT_FOUND', `There is no payment ${tid}.`);

function told(story: Story): Timeline {
  const entries = timelineOf(story);
  return {
    code: 'OK',
    message: counted(entries, 'entry', 'entries'),
    data: { paymentId: story.payment.terms.tid, entries },
  };
}
