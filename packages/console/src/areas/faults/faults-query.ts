import { call, Problem } from '@payflow/page-kit';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Fault, type FaultsReply, faultsIn } from './fault.ts';

const KEY = ['faults'] as const;
const LOOK_EVERY_MS = 5_000;

/** Faults that stand now, with their counts. Where there is no sandbox it is asked for once, and no more. */
export const useFaults = () =>
  useQuery({
    queryKey: KEY,
    queryFn: () => call('listFaults', {}),
    refetchInterval: ({ state }) => (state.error instanceof Problem ? false : LOOK_EVERY_MS),
  });

/** Puts another list in their place. */
export function useFaultChanges(standing: FaultsReply['faults']) {
  const queries = useQueryClient();
  const put = useMutation({
    mutationFn: (faults: Fault[]) => call('putFaults', { body: { faults } }),
    onSuccess: (reply) => queries.setQueryData(KEY, reply),
  });
  return {
    put,
    add: (fault: Fault) => put.mutateAsync([...faultsIn(standing), fault]),
    end: (name: string) => put.mutateAsync(faultsIn(standing.filter(({ fault }) => fault.name !== name))),
    endAll: () => put.mutateAsync([]),
  };
}
