import type { snapshots } from '@payflow/contracts';
import { call } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';

export type SnapshotView = snapshots.SnapshotView;

/** The oldest first. */
export const useSnapshots = () =>
  useQuery({ queryKey: ['snapshots'], queryFn: () => call('listSnapshots', {}) });
