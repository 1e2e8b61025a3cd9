import { describe, expect, test } from 'vitest';
import type { Ask } from './asks.ts';
import type { Effect } from './faults.ts';
import type { Heard } from './ground.ts';
import { Model } from './model.ts';
import { done, type PaymentState, type Pending, READY } from './payment-state.ts';
import { modelSettings } from './settings.ts';
import { ModelSaysNo } from './ways.ts';

const NOW = Date.UTC(2026, 2, 2);
const DAY_MS = 24 * 60 * 60_000;
const TID = 'T0000000000000000001';

type Json = Readonly<Record<string, unknown>>;
const says = (status: number, json: Json, replayed = false): Heard => ({
  status,
  bytes: JSON.stringify(json),
  json,
  replayed,
});
const at = (effect: Effect = 'answered', now = NOW) => ({ now, realNow: now, effect });

const ready: Ask = {
  do: 'ready',
  orderNo: 'A-1',
  amount: 50_000,
  captureMode: 'AUTO',
  card: undefined,
  note: 0,
  key: undefined,
};
const approve: Ask = { do: 'approve', tid: TID, card: 'good', amount: undefined, note: 0, key: undefined };
const cancel = (amount: number | undefined, over: Partial<{ key: string; note: number }> = {}): Ask => ({
  do: 'cancel',
  tid: TID,
  amount,
  items: undefined,
  note: 0,
  key: undefined,
  ...over,
});

const approved = (status = 'APPROVED', more: Json = {}) =>
  says(200, { tid: TID, orderNo: 'A-1', amount: 50_000, status, ...more });
const cancelled = (status: string, cancelledAmount: number) =>
  says(200, { tid: TID, status, cancelledAmount, remainingAmount: 50_000 - cancelledAmount });
const tx = (status: string, cancelledAmount: number, remainingAmount: number, more: Json = {}) =>
  says(200, { tid: TID, orderNo: 'A-1', amount: 50_000, status, cancelledAmount, remainingAmount, ...more });
const conflict = says(409, { code: 'REFUND_CONFLICT', message: 'no' });

/** Mina's order is made ready; `paid` is approved too. */
function made(): Model {
  const model = new Model();
  model.hear(ready, says(200, { tid: TID, status: 'READY' }), at());
  return model;
}
function paid(): Model {
  const model = made();
  model.hear(approve, approved(), at());
  return model;
}

describe('the model says no to', () => {
  test.each<[string, (model: Model) => void]>([
    [
      'an approval of a card that is declined',
      (model) => model.hear({ ...approve, card: 'poor' }, approved(), at()),
    ],
    ['a decline of a good card', (model) => model.hear(approve, approved('FAILED'), at())],
    ['an approval that nobody answered', (model) => model.hear(approve, approved(), at('unanswered'))],
    [
      'an unknown outcome of what was answered',
      (model) => model.hear(approve, says(202, { tid: TID, status: 'UNKNOWN' }), at()),
    ],
    ['another amount', (model) => model.hear(approve, approved('APPROVED', { amount: 1 }), at())],
    [
      'a refund of what was never paid',
      (model) => model.hear(cancel(undefined), cancelled('CANCELLED', 50_000), at()),
    ],
    [
      'a repeat where nothing was before',
      (model) => model.hear(approve, { ...(approved() as object), replayed: true } as Heard, at()),
    ],
    ['a look that shows it paid', (model) => model.look(TID, 'pay', tx('APPROVED', 0, 50_000))],
    ['a payment that nobody made', (model) => model.look('T2', 'pay', tx('READY', 0, 0))],
    [
      'a second payment of the order',
      (model) => model.hear(ready, says(200, { tid: 'T2', status: 'READY' }), at()),
    ],
    ['a buyer who leaves and is not let go', (model) => model.hearPage(TID, 'left', 409)],
  ])('%s', (_what, goesWrong) => {
    expect(() => goesWrong(made())).toThrow(ModelSaysNo);
  });

  test('a second approval, where the first one took the money', () => {
    expect(() => paid().hear(approve, approved(), at())).toThrow(ModelSaysNo);
  });

  test('a refund of more than is left, and the refusal of one that fits', () => {
    const model = paid();
    model.hear(cancel(30_000), cancelled('PARTIAL_CANCELLED', 30_000), at());
    expect(() => model.hear(cancel(20_001), cancelled('CANCELLED', 50_001), at())).toThrow(ModelSaysNo);
    expect(() => model.hear(cancel(20_000), conflict, at())).toThrow(ModelSaysNo);
  });

  test('a refund that was counted twice', () => {
    const model = paid();
    model.hear(cancel(10_000), cancelled('PARTIAL_CANCELLED', 10_000), at());
    expect(() => model.look(TID, 'pay', tx('PARTIAL_CANCELLED', 20_000, 30_000))).toThrow(ModelSaysNo);
  });

  test('other bytes for a key, another status, and a body that the key does not stand for', () => {
    const first = cancelled('PARTIAL_CANCELLED', 10_000);
    const again = { ...(first as Exclude<Heard, 'cut'>), replayed: true };
    const repeats = (heard: Heard, over: Partial<{ note: number }> = {}, now = NOW) => {
      const model = paid();
      model.hear(cancel(10_000, { key: 'k' }), first, at());
      model.hear(cancel(10_000, { key: 'k', ...over }), heard, at('answered', now));
    };
    repeats(again);
    repeats(says(422, { code: 'IDEMPOTENCY_KEY_REUSED' }), { note: 1 });
    repeats(cancelled('PARTIAL_CANCELLED', 20_000), {}, NOW + DAY_MS);
    for (const wrong of [{ ...again, bytes: `${again.bytes} ` }, { ...again, status: 202 }, first])
      expect(() => repeats(wrong)).toThrow(ModelSaysNo);
    expect(() => repeats(again, { note: 1 })).toThrow(ModelSaysNo);
    expect(() => repeats(again, {}, NOW + DAY_MS)).toThrow(ModelSaysNo);
  });
});

describe('an outcome that nobody knows', () => {
  const unknown = says(202, { tid: TID, orderNo: 'A-1', amount: 50_000, status: 'UNKNOWN' });
  const unanswered = (): Model => {
    const model = made();
    model.hear(approve, unknown, at('unanswered'));
    return model;
  };
  const failed = tx('FAILED', 0, 0, { failure: { code: '91' } });

  test('may show as unknown and then as failed, and never as unknown or paid after that', () => {
    const model = unanswered();
    model.look(TID, 'pay', tx('UNKNOWN', 0, 0));
    model.look(TID, 'pay', failed);
    expect(() => model.look(TID, 'pay', tx('UNKNOWN', 0, 0))).toThrow(ModelSaysNo);
    expect(() => model.look(TID, 'pay', tx('APPROVED', 0, 50_000))).toThrow(ModelSaysNo);
  });

  test('is not open any more after hours with an issuer that answers', () => {
    const model = unanswered();
    const hours = 2 * 60 * 60_000;
    const quiet = { which: 'both', issuerAnswers: true } as const;
    model.passed({ ...quiet, ms: 10_000, now: NOW + 10_000, realNow: NOW + 10_000 });
    model.passed({ ...quiet, ms: hours, now: NOW + hours, realNow: NOW + hours });
    expect(model.believed(TID).may.map(({ status }) => status)).toEqual(['FAILED']);
    expect(() => model.look(TID, 'pay', tx('UNKNOWN', 0, 0))).toThrow(ModelSaysNo);
  });

  test('of a refund reserves what it asked for, and moves nothing', () => {
    const model = paid();
    const pending = says(202, { tid: TID, status: 'APPROVED', cancelledAmount: 0, remainingAmount: 50_000 });
    model.hear(cancel(40_000), pending, at('unanswered'));
    expect(() => model.hear(cancel(10_001), cancelled('PARTIAL_CANCELLED', 10_001), at())).toThrow(
      ModelSaysNo,
    );
    model.hear(cancel(10_001), conflict, at());
    model.look(TID, 'pay', tx('APPROVED', 0, 50_000));
  });
});

test('whichever item went back first, the payment is in one state', () => {
  const back = (sku: string): Pending => ({
    kind: 'refund',
    amount: 10_000,
    items: [{ sku, quantity: 1 }],
    askedAt: NOW,
  });
  const paidFor: PaymentState = { ...READY, status: 'CAPTURED', captured: 50_000 };
  const after = (...skus: string[]) =>
    skus.reduce<PaymentState>((state, sku) => done(state, back(sku)), paidFor);
  expect(after('phone', 'case', 'phone')).toEqual(after('case', 'phone', 'phone'));
  expect(after('phone', 'phone').returned).toEqual([{ sku: 'phone', quantity: 2 }]);
});

test('a run is named by its seed and its path, and five hundred are played unless told otherwise', () => {
  expect(modelSettings({})).toEqual({ runs: 500 });
  const named = { PAYFLOW_MODEL_SEED: '-7', PAYFLOW_MODEL_PATH: '72:3:6@QD/E:N' };
  expect(modelSettings(named)).toEqual({ runs: 500, seed: -7, path: '72:3:6', replayPath: 'QD/E:N' });
  expect(() => modelSettings({ PAYFLOW_MODEL_RUNS: 'many' })).toThrow('PAYFLOW_MODEL_RUNS');
});
