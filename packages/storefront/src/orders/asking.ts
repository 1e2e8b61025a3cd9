import type { shop, shopExchanges } from '@payflow/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { shopCall, useSession, whoIs } from '../buyer/session.ts';
import { isPaid, isUnderWay } from './standing.ts';

const EVERY_MS = 1_000;
/** A webhook that has not come after so many looks is looked for by whoever loads the page again. */
const MOST_LOOKS = 120;

export interface OrderKey {
  readonly orderNo: string;
  /** Of its payment, which whoever comes back from paying knows. */
  readonly tid: string | undefined;
}

const asked = ({ orderNo, tid }: OrderKey) => ({ params: { orderNo }, query: { tid } });

const hasWebhookOf = (exchanges: readonly shopExchanges.Exchange[], { tid }: shop.Order): boolean =>
  exchanges.some(
    ({ call, request, note }) =>
      call === 'WEBHOOK' &&
      note !== null &&
      (request as { data?: { tid?: unknown } } | null)?.data?.tid === tid,
  );

/** An order and what was said about it, followed while something of it is still to come. */
export function useOrder(key: OrderKey) {
  const who = whoIs(useSession());
  const order = useQuery({
    queryKey: ['order', who, key.orderNo],
    queryFn: () => shopCall('getOrder', asked(key)),
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? EVERY_MS : false),
  });
  const exchanges = useQuery({
    // What is new of the order is new here too.
    queryKey: ['exchanges', who, key.orderNo, order.data?.updatedAt],
    queryFn: async () => (await shopCall('orderExchanges', asked(key))).exchanges,
    enabled: order.data !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data = [], dataUpdateCount } }) => {
      const now = order.data;
      if (!now || dataUpdateCount > MOST_LOOKS) return false;
      return isUnderWay(now) || (isPaid(now) && !hasWebhookOf(data, now)) ? EVERY_MS : false;
    },
  });
  return { order, exchanges };
}
