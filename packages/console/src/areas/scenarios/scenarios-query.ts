import { call } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';

/** The stories that come with PayFlow: they never change while it runs. */
export const useScenarios = () =>
  useQuery({
    queryKey: ['scenarios'],
    queryFn: () => call('listScenarios', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
