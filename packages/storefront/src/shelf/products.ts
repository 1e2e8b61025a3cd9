import { call } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';

const FIVE_MINUTES_MS = 300_000;

/** What the shop sells, at the shop's prices. */
export const useProducts = () =>
  useQuery({
    queryKey: ['products'],
    queryFn: async () => (await call('products', {})).products,
    staleTime: FIVE_MINUTES_MS,
  });
