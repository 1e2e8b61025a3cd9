import type { adminSession } from '@payflow/contracts';
import { call, whenUnauthorized } from '@payflow/page-kit';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

type Session = adminSession.ConsoleSession;

const KEY = ['session'];
/** A session that ends while nobody does anything is noticed as soon as this. */
const LOOK_AGAIN_MS = 60_000;

/** Whether one must sign in, and until when one has; looked at again whenever a call says 401. */
export function useSession(): UseQueryResult<Session> {
  const queries = useQueryClient();
  useEffect(() => whenUnauthorized(() => void queries.invalidateQueries({ queryKey: KEY })), [queries]);
  return useQuery({
    queryKey: KEY,
    queryFn: () => call('readSession', {}),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export const isShutOut = ({ needsSignIn, signedInUntil }: Session): boolean =>
  needsSignIn && signedInUntil === null;

/** What was read before belongs to another session. */
function useTurn<Input>(turn: (input: Input) => Promise<Session>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: turn,
    onSuccess(session) {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
      queries.setQueryData(KEY, session);
    },
  });
}

export const useSignIn = () => useTurn((adminKey: string) => call('signIn', { body: { adminKey } }));
export const useSignOut = () => useTurn<void>(() => call('signOut', {}));
