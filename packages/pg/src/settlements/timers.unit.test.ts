import type { Timer } from '@payflow/service-kit';
import { expect, test, vi } from 'vitest';
import type { SettlementContext } from './context.ts';
import { settlementTimers } from './timers.ts';

const gone = () => Promise.reject(new Error('the database does not answer'));

function contextWithoutDatabase() {
  const failed = vi.fn();
  const context = {
    store: { decide: gone },
    reads: { byId: gone, lastOf: gone, merchantsToSettle: gone },
    clock: { now: () => 0, realNow: () => 0, elapsedMs: () => 0, after: () => Promise.resolve() },
    ids: { next: () => 'stl_1' },
    measures: { failed, paid: vi.fn() },
  } as unknown as SettlementContext;
  return { handlers: settlementTimers(context), failed };
}

const timer = (subject: string): Timer => ({
  ...{ id: 'timer', kind: 'kind', subject, clock: 'business', due: 0, attempts: 0, fence: 1 },
});

test.each([
  ['settle', 'daily', 'run'],
  ['settle-merchant', '2026-03-02 M001', 'merchant'],
  ['pay-out', 'stl_1', 'payout'],
])(
  'a %s that breaks off is counted, and left to the timers, which try it again',
  async (kind, subject, step) => {
    const { handlers, failed } = contextWithoutDatabase();
    await expect(handlers[kind]?.(timer(subject))).rejects.toThrow('does not answer');
    expect(failed.mock.calls).toEqual([[step]]);
  },
);
