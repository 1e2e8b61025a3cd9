import type { Clock, Tasks, Timer } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import type { Alarms, Inbox } from './ports.ts';
import { createPrune, EVERY_DELIVERIES } from './prune.ts';

const timer: Timer = {
  id: 'prune-inbox',
  kind: 'prune-inbox',
  subject: '',
  clock: 'real',
  due: 0,
  attempts: 0,
  fence: 1,
};

const DAY_MS = 24 * 60 * 60_000;

const clock = { now: () => 90 * DAY_MS, realNow: () => 1_000_000 } as Clock;
const tasks = { run: (_name: string, work: () => Promise<void>) => void work() } as unknown as Tasks;

test.each([
  ['goes on at once while there is more', true, 1_000_000],
  ['then looks again in an hour', false, 4_600_000],
])('the inbox is pruned: it %s', async (_what, more, due) => {
  const asked: unknown[] = [];
  const repeated: number[] = [];
  const inbox = {
    prune: async (limits: unknown) => ({ more, asked: asked.push(limits) }),
  } as unknown as Inbox;
  const alarms = { repeat: async (_timer: Timer, at: number) => void repeated.push(at) } as unknown as Alarms;
  await createPrune({ inbox, alarms, clock, tasks }).run(timer);
  expect(asked).toEqual([{ keepEntries: 10_000, marksBefore: 60 * DAY_MS }]);
  expect(repeated).toEqual([due]);
});

test('the inbox of a busy shop is pruned at every thousandth delivery', () => {
  const set: unknown[] = [];
  const alarms = { set: async (...what: unknown[]) => void set.push(what) } as unknown as Alarms;
  const prune = createPrune({ inbox: {} as Inbox, alarms, clock, tasks });
  for (let i = 0; i < EVERY_DELIVERIES - 1; i++) prune.received();
  expect(set).toEqual([]);
  prune.received();
  expect(set).toEqual([['prune-inbox', 1_000_000, 'real']]);
});
