import type { shopSubscriptions } from '@payflow/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { shopCall, useSession, whoIs } from '../buyer/session.ts';

type Subscription = shopSubscriptions.ShopSubscription;

const SOON_MS = 1_000;
const LATER_MS = 5_000;

const OVER: readonly Subscription['state'][] = ['CANCELLED', 'ENDED', 'FAILED'];
export const isOver = ({ state }: Subscription): boolean => OVER.includes(state);

const waits = ({ state }: Subscription): boolean => state === 'STARTING' || state === 'WAITING_FOR_CARD';

/** The buyer's own; what becomes of them is told to the shop by webhooks, so the page looks again. */
export function useSubscriptions() {
  const session = useSession();
  return useQuery({
    queryKey: ['subscriptions', whoIs(session)],
    queryFn: async () => (await shopCall('mySubscriptions', { query: { limit: 50 } })).subscriptions,
    enabled: session.is === 'buyer',
    refetchInterval: ({ state: { data = [] } }) => (data.some(waits) ? SOON_MS : LATER_MS),
  });
}

export const useCharges = ({ subscriptionId, updatedAt }: Subscription) =>
  useQuery({
    queryKey: ['charges', subscriptionId, updatedAt],
    queryFn: async () => (await shopCall('mySubscriptionCharges', { params: { subscriptionId } })).charges,
  });

/** Does something with a subscription; the page then shows the new truth. */
export function useChange<Wanted = void>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ['subscriptions'] }),
  });
}
