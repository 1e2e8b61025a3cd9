import { call, Problem } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const KEY = ['clock'] as const;
const LOOK_EVERY_MS = 10_000;
const TICK_MS = 1_000;

/** Business time of all servers, and what falls due next. */
export const useClock = () =>
  useQuery({ queryKey: KEY, queryFn: () => call('readClock', {}), refetchInterval: LOOK_EVERY_MS });

/** Only the sandbox has a clock that can be moved. */
export const isNoSandbox = (error: Error | null): boolean => error instanceof Problem && error.status === 404;

/** Real time, every second. */
export function useRealTime(): number {
  const [at, setAt] = useState(() => Date.now());
  useEffect(() => {
    const beat = setInterval(() => setAt(Date.now()), TICK_MS);
    return () => clearInterval(beat);
  }, []);
  return at;
}

/** Everything that a page shows may be another after the clock moved, or went back. */
export function useTimePassed(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
