import type { ReplyOf, webhooks } from '@payflow/contracts';
import { call } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';

export type Endpoint = ReplyOf<typeof webhooks.listWebhookEndpoints>['data'][number];

export const useEndpoints = (merchant: string) =>
  useQuery({
    queryKey: ['webhook-endpoints', merchant],
    queryFn: async () => (await call('listWebhookEndpoints', {}, { merchant })).data,
  });

/** Has the list read anew once something about it was done. */
export function useChanged(merchant: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['webhook-endpoints', merchant] });
}

/** Of how many deliveries a rate is told. */
const LOOKED_AT = 100;

export interface Rate {
  readonly delivered: number;
  readonly of: number;
}

/** How many of an endpoint's last deliveries were taken. */
export const useRate = (merchantId: string, endpointId: string) =>
  useQuery({
    queryKey: ['webhook-rate', merchantId, endpointId],
    queryFn: async (): Promise<Rate> => {
      const query = { merchantId, endpointId, limit: LOOKED_AT };
      const { deliveries } = await call('findWebhookDeliveries', { query });
      const delivered = deliveries.filter(({ status }) => status === 'DELIVERED').length;
      return { delivered, of: deliveries.length };
    },
  });
