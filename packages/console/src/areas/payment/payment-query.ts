import type { adminPayment, PaymentStatus, ReplyOf } from '@payflow/contracts';
import { call } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';

export type Looked = ReplyOf<typeof adminPayment.adminPayment>;
export type TimelineEntry = ReplyOf<typeof adminPayment.adminPaymentTimeline>['data']['entries'][number];

/** Nothing happens to these by itself any more, but for webhooks on their way. */
const FINAL: ReadonlySet<PaymentStatus> = new Set([
  'FAILED',
  'VOIDED',
  'REFUNDED',
  'EXPIRED',
  'CANCELLED_BY_BUYER',
]);
const SOON_MS = 1_500;
const LATER_MS = 10_000;

const underWay = ({ payment, waits }: Looked): boolean =>
  !FINAL.has(payment.status) && (payment.status !== 'CAPTURED' || waits.length > 0);

const keyOf = (tid: string) => ['payment', tid] as const;

/** A payment, looked at again and again while something may happen to it. */
export const usePayment = (tid: string) =>
  useQuery({
    queryKey: keyOf(tid),
    queryFn: () => call('adminPayment', { params: { tid } }),
    refetchInterval: ({ state }) => (!state.data || underWay(state.data) ? SOON_MS : LATER_MS),
  });

const waitsForSomething = (entries: readonly TimelineEntry[]): boolean =>
  entries.some(
    ({ kind, details }) =>
      (kind === 'outbox' && details.publishedAt === null) ||
      (kind === 'delivery' && details.state === 'WAITING'),
  );

/** Its timeline, asked for as often as the payment changes, and while messages or webhooks are on their way. */
export const useTimeline = (tid: string, { payment, waits }: Looked) =>
  useQuery({
    queryKey: [...keyOf(tid), 'timeline', payment.updatedAt, waits.map(({ due }) => due).join()],
    queryFn: () => call('adminPaymentTimeline', { params: { tid } }),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (waitsForSomething(state.data?.data.entries ?? []) ? SOON_MS : LATER_MS),
  });

/** After something was done: the new truth. */
export function useFreshPayment(tid: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keyOf(tid) });
}
