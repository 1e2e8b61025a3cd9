import { expect, test } from 'vitest';
import { withPoints } from './passing.ts';
import { type Committed, insert, put, table, type WritePath } from './write-path.ts';

const events = table('events', { tid: 'tid', type: 'type' }, ['tid']);
const orders = table('orders', { orderNo: 'orderNo', state: 'state' }, ['orderNo']);
const timers = table('timers', { id: 'id' }, ['id']);

function writing(outcome: Committed) {
  const seen: string[] = [];
  const writePath = {
    async commit() {
      seen.push('COMMIT');
      return outcome;
    },
  } as unknown as WritePath;
  return { seen, writePath };
}

test('tells what is written before the commit, and again when it is safe, each name once', async () => {
  const { seen, writePath } = writing({ committed: true });
  const marked = withPoints(writePath, (point) => void seen.push(point));
  await marked.commit([
    insert(events, { tid: 'T1', type: 'payment.ready' }),
    insert(events, { tid: 'T2', type: 'payment.ready' }),
    put(orders, { orderNo: 'O1', state: 'PAID' }),
    { write: 'update', table: orders, key: { orderNo: 'O2' }, set: { state: 'PENDING' } },
    { write: 'delete', table: timers, key: { id: 'a' } },
  ]);
  const names = ['events payment.ready', 'orders PAID', 'orders PENDING', 'timers'];
  expect(seen).toEqual([
    ...names.map((name) => `before writing ${name}`),
    'COMMIT',
    ...names.map((name) => `after writing ${name}`),
  ]);
});

test('says nothing of the end of a commit that was lost', async () => {
  const { seen, writePath } = writing({ committed: false, lost: 'events' });
  await withPoints(writePath, (point) => void seen.push(point)).commit([
    insert(events, { tid: 'T1', type: 'payment.ready' }),
  ]);
  expect(seen).toEqual(['before writing events payment.ready', 'COMMIT']);
});

test('without a listener is the write path itself', () => {
  const { writePath } = writing({ committed: true });
  expect(withPoints(writePath, undefined)).toBe(writePath);
});
