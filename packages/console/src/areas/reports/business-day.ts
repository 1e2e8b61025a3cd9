import { call, Problem } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';

const DAY_MS = 24 * 3_600_000;
const SEOUL_MS = 9 * 3_600_000;

/** The business day, YYYY-MM-DD, that `at` (ms) lies in, or so many days before it. */
export const businessDay = (at: number, daysBefore = 0): string =>
  new Date(at + SEOUL_MS - daysBefore * DAY_MS).toISOString().slice(0, 10);

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
