import { call, Problem } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';

/** The time of the business, ms: the sandbox's clock may have been moved; a server in earnest has none but the world's. */
export function useNow() {
  return useQuery({
    queryKey: ['reports', 'now'],
    queryFn: async () => {
      try {
        return Date.parse((await call('readClock', {})).now);
      } catch (error) {
        if (error instanceof Problem && error.code === 'NOT_FOUND') return Date.now();
        throw error;
      }
    },
  });
}
