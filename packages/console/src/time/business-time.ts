import { call, Problem } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** The time of the business: in a sandbox someone may have moved it; a server in earnest has none but the world's. */

const KEY = ['clock'] as const;
const LOOK_EVERY_MS = 10_000;
const TICK_MS = 1_000;

/** Only the sandbox has a clock that can be moved. */
export const isNoSandbox = (error: unknown): boolean => error instanceof Problem && error.status === 404;

/** Business time of all servers, and what falls due next. */
export const useClock = () =>
  useQuery({
    queryKey: KEY,
    queryFn: () => call('readClock', {}),
    refetchInterval: ({ state }) => (isNoSandbox(state.error) ? false : LOOK_EVERY_MS),
  });

/** Business time, ms, on a server in earnest as well; as it was when it was asked for. */
export const useNow = () =>
  useQuery({
    queryKey: [...KEY, 'now'],
    queryFn: async () => {
      try {
        return Date.parse((await call('readClock', {})).now);
      } catch (error) {
        if (isNoSandbox(error)) return Date.now();
        throw error;
      }
    },
  });

/** What is to be added, ms, to a time that a server told at `toldAt` by this machine's clock; it grows every `tickMs`. */
export function useSince(toldAt: number, tickMs: number): number {
  const [here, setHere] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setHere(Date.now()), tickMs);
    return () => clearInterval(ticking);
  }, [tickMs]);
  return Math.max(0, here - toldAt);
}

/** The servers' time, which goes on by itself between two looks; undefined until it is known. */
export function useTicking(): { readonly at: number; readonly offsetMs: number } | undefined {
  const { data, dataUpdatedAt } = useClock();
  const since = useSince(dataUpdatedAt, TICK_MS);
  return data && { at: Date.parse(data.now) + since, offsetMs: data.offsetMs };
}

/** Everything that a page shows may be another after the clock moved, or went back. */
export function useTimePassed(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
