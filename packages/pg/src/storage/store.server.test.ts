import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommitter, openSqlite } from '@payflow/database';
import { describe, expect, test } from 'vitest';
import type { TimerChange } from '../payments/change.ts';
import { AT, aPayment, lifeUntil } from '../payments/test-payments.ts';
import type { Outcome } from '../records/store.ts';
import { createStore } from './store.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const LEASE_MS = 30_000;
const { tid } = aPayment('READY').terms;

function aStore() {
  const folder = mkdtempSync(join(tmpdir(), 'payflow-store-'));
  const onFatal = (error: Error) => {
    throw error;
  };
  const { writePath, close } = openSqlite({ service: 'pg', file: join(folder, 'pg.db'), now: AT, onFatal });
  const store = createStore(writePath, createCommitter({ writePath, turn }));
  const take = (realNow: number) =>
    writePath.takeDue({ businessNow: AT, realNow, leaseUntil: realNow + LEASE_MS, limit: 10 });
  return {
    ...store,
    take,
    set: (timer: TimerChange) => store.decide({}, () => ({ result: undefined, timers: [timer] })),
    [Symbol.dispose]() {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
const due: TimerChange = { timer: 'set', kind: 'expire', subject: tid, clock: 'business', due: AT };
const over: TimerChange = { timer: 'clear', kind: 'expire', subject: tid };

describe('a change', () => {
  test('is read back as it was decided, by its tid and by its order', async () => {
    using store = aStore();
    const life = lifeUntil('CAPTURED');
    await store.decide({}, () => ({ result: undefined, changes: [life] }));
    const { payment, orderPayments } = await store.look({
      tid,
      order: { merchantId: 'M001', orderNo: 'ORDER-0001' },
    });
    expect(payment).toEqual(life.payment);
    expect(orderPayments).toEqual([life.payment]);
  });

  test('that another one was faster with is refused: no event number is given twice', async () => {
    using store = aStore();
    const change = (): Outcome<void> => ({ result: undefined, changes: [lifeUntil('READY')] });
    await store.decide({}, change);
    await expect(store.decide({}, change)).rejects.toMatchObject({
      refusal: { refusal: 'STORAGE_UNAVAILABLE' },
    });
    expect((await store.look({ tid })).payment?.seq).toBe(1);
  });
});

describe('who asks under a timer', () => {
  test('ends it in the commit of its effect', async () => {
    using store = aStore();
    await store.set(due);
    const [timer] = await store.take(AT);
    const held = { id: timer!.id, fence: timer!.fence };
    expect(await store.decide({ timer: held }, () => ({ result: 'done', timers: [over] }))).toBe('done');
    expect(await store.take(AT + LEASE_MS)).toEqual([]);
  });

  test('and slept past its lease has lost it, and does nothing', async () => {
    using store = aStore();
    await store.set(due);
    const [sleeper] = await store.take(AT);
    const [other] = await store.take(AT + LEASE_MS);
    expect(other?.fence).toBe(2);
    const effect = (): Outcome<string> => ({
      result: 'done',
      changes: [lifeUntil('READY')],
      timers: [over],
    });
    expect(await store.decide({ timer: { id: sleeper!.id, fence: sleeper!.fence } }, effect)).toBe('LOST');
    expect((await store.look({ tid })).payment).toBeUndefined();
    expect(await store.decide({ timer: { id: other!.id, fence: other!.fence } }, effect)).toBe('done');
  });

  test('twice in one batch acts once', async () => {
    using store = aStore();
    await store.set(due);
    const [timer] = await store.take(AT);
    const held = { id: timer!.id, fence: timer!.fence };
    const end = () => store.decide({ timer: held }, () => ({ result: 'done', timers: [over] }));
    expect(await Promise.all([end(), end()])).toEqual(['done', 'LOST']);
  });

  test('sets it anew for later, and it keeps counting its fences', async () => {
    using store = aStore();
    await store.set(due);
    const [timer] = await store.take(AT);
    const held = { id: timer!.id, fence: timer!.fence };
    const again: TimerChange = { ...due, attempts: 1 } as TimerChange;
    await store.decide({ timer: held }, () => ({ result: undefined, timers: [again] }));
    expect(await store.take(AT)).toMatchObject([{ attempts: 1, fence: 2 }]);
  });

  test('which its maker holds gets it only when the hold is over', async () => {
    using store = aStore();
    await store.set({ ...due, heldUntil: AT + LEASE_MS } as TimerChange);
    expect(await store.take(AT)).toEqual([]);
    expect(await store.take(AT + LEASE_MS)).toMatchObject([{ fence: 2 }]);
  });
});

describe('a reply that was kept long enough', () => {
  const key = { merchantId: 'M001', method: 'POST', path: '/pay/approve', key: 'k' };
  const reply = (createdAt: number) => ({ ...key, fingerprint: 'f', reply: undefined, createdAt });

  test('is forgotten', async () => {
    using store = aStore();
    await store.decide({ reply: key }, () => ({ result: undefined, reply: reply(AT) }));
    await store.decide({}, () => ({ result: undefined, forgets: [{ ...key, createdAt: AT }] }));
    expect((await store.look({ reply: key })).stored).toBeUndefined();
  });

  test('is not forgotten when its key was taken anew meanwhile', async () => {
    using store = aStore();
    await store.decide({ reply: key }, () => ({ result: undefined, reply: reply(AT) }));
    await store.decide({ reply: key }, () => ({ result: undefined, reply: reply(AT + 1) }));
    const forget = store.decide({}, () => ({ result: undefined, forgets: [{ ...key, createdAt: AT }] }));
    await expect(forget).rejects.toMatchObject({ refusal: { refusal: 'STORAGE_UNAVAILABLE' } });
    expect((await store.look({ reply: key })).stored?.createdAt).toBe(AT + 1);
  });
});
