import { call, Problem } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';

/** Calls from anywhere take steps. */
const LOOK_EVERY_MS = 3_000;

const keyOf = (issuer: string) => ['scripts', issuer] as const;

/** An issuer that is no mock of PayFlow's never will. */
const takesNone = (error: Error | null): boolean => error instanceof Problem && error.status === 404;

/** All scripts of an issuer, with their counts as they are now. */
export const useScripts = (issuer: string) =>
  useQuery({
    queryKey: keyOf(issuer),
    queryFn: () => call('listIssuerScripts', { params: { issuer } }),
    refetchInterval: ({ state }) => (takesNone(state.error) ? false : LOOK_EVERY_MS),
  });

/** Has them asked for again, after one was changed. */
export function useScriptsChanged(issuer: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keyOf(issuer) });
}
