import type { Clock, Timer } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import type { Alarms, Inbox } from './ports.ts';
import { createPrune } from './prune.ts';

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

test.each([
  ['goes on at once while there is more', true, 1_000_000],
  ['then looks again in a minute', false, 1_060_000],
])('the inbox is pruned: it %s', async (_what, more, due) => {
  const asked: unknown[] = [];
  const repeated: number[] = [];
  const inbox = {
    prune: async (limits: unknown) => ({ more, asked: asked.push(limits) }),
  } as unknown as Inbox;
  const alarms = { repeat: async (_timer: Timer, at: number) => void repeated.push(at) } as unknown as Alarms;
  await createPrune({
    inbox,
    alarms,
    clock: { now: () => 90 * DAY_MS, realNow: () => 1_000_000 } as Clock,
  }).run(timer);
  expect(asked).toEqual([{ keepEntries: 10_000, marksBefore: 60 * DAY_MS }]);
  expect(repeated).toEqual([due]);
});
