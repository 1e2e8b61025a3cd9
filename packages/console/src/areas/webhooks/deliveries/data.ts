import type { adminWebhooks, ReplyOf } from '@payflow/contracts';
import { call } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';

export type Delivery = adminWebhooks.AdminWebhookDelivery;
export type Inspected = ReplyOf<typeof adminWebhooks.inspectWebhookDelivery>;
export type Attempt = Inspected['attempts'][number];

/** How often what waits is looked at again. */
const WAITING_LOOK_MS = 1_500;

/** One delivery with its tries; while it waits it is kept up to date. */
export const useDelivery = (id: string | undefined) =>
  useQuery({
    queryKey: ['webhook-delivery', id],
    queryFn: () => call('inspectWebhookDelivery', { params: { id: id ?? '' } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === 'WAITING' ? WAITING_LOOK_MS : false),
  });
