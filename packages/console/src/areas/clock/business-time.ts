import { call, Problem } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const KEY = ['clock'] as const;
const LOOK_EVERY_MS = 10_000;
const TICK_MS = 1_000;

/** Business time of all servers, and what falls due next. */
export const useClock = () =>
  useQuery({
    queryKey: KEY,
    queryFn: () => call('readClock', {}),
    refetchInterval: ({ state }) => (isNoSandbox(state.error) ? false : LOOK_EVERY_MS),
  });

/** Only the sandbox has a clock that can be moved. */
export const isNoSandbox = (error: Error | null): boolean => error instanceof Problem && error.status === 404;

/** This machine's time, every second. */
function useHere(): number {
  const [here, setHere] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setHere(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  return here;
}

/** The servers' time, which goes on by itself between two looks; undefined until it is known. */
export function useTicking(): { readonly at: number; readonly offsetMs: number } | undefined {
  const { data, dataUpdatedAt } = useClock();
  const here = useHere();
  if (!data) return undefined;
  return { at: Date.parse(data.now) + Math.max(0, here - dataUpdatedAt), offsetMs: data.offsetMs };
}

/** Everything that a page shows may be another after the clock moved, or went back. */
export function useTimePassed(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
