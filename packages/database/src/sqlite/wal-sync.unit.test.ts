import { expect, test } from 'vitest';
import { createSyncing } from './wal-sync.ts';

/** A disk whose syncs end when the test says so. */
function disk() {
  const rounds: ((error: Error | null) => void)[] = [];
  const fatal: string[] = [];
  const syncing = createSyncing(
    (done) => void rounds.push(done),
    (error) => void fatal.push(error.message),
  );
  const told: string[] = [];
  const watch = (name: string) =>
    syncing.durable().then(
      () => told.push(name),
      () => told.push(`${name} is lost`),
    );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { ...syncing, idle: () => syncing.idle, rounds, fatal, told, watch, settled };
}

test('nobody waits for a disk that has nothing to do', async () => {
  const { durable, rounds } = disk();
  await durable();
  expect(rounds).toHaveLength(0);
});

test('a commit is durable when the sync that began after it has ended', async () => {
  const { committed, watch, rounds, told, settled } = disk();
  committed();
  void watch('first');
  committed();
  void watch('second');
  await settled();
  expect([rounds.length, told]).toEqual([1, []]);
  rounds[0]?.(null);
  await settled();
  // The second was committed while the first sync ran: that one may have missed it.
  expect([rounds.length, told]).toEqual([2, ['first']]);
  rounds[1]?.(null);
  await settled();
  expect(told).toEqual(['first', 'second']);
});

test('what is committed while a sync runs shares the next one', async () => {
  const { committed, rounds, durable, idle } = disk();
  for (let i = 0; i < 10; i++) committed();
  rounds[0]?.(null);
  expect(rounds).toHaveLength(2);
  rounds[1]?.(null);
  await durable();
  expect([rounds.length, idle()]).toEqual([2, true]);
});

test('a disk that fails is fatal, and tells nobody that anything is safe', async () => {
  const { committed, watch, rounds, fatal, told, settled } = disk();
  committed();
  void watch('first');
  rounds[0]?.(new Error('EIO'));
  await settled();
  expect([told, fatal]).toEqual([['first is lost'], ['the log could not be put on the disk']]);
});
