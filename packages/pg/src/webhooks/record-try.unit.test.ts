import { describe, expect, test } from 'vitest';
import { AT } from '../payments/test-payments.ts';
import type { Delivery } from './delivery.ts';
import { disabled, type Endpoint, FAILING_MAX_MS } from './endpoint.ts';
import { recordTry, type Try } from './record-try.ts';
import { judge, WAITS_MS } from './schedule.ts';
import { aDelivery, anEndpoint } from './test-endpoints.ts';

const { url } = anEndpoint();
const tried = (status: number, over: Partial<Try> = {}): Try => ({
  ...{ url, at: AT, durationMs: 3, status, reply: '', error: null, verdict: judge({ status }) },
  ...{ signedAt: AT / 1000, signature: 'v1,AAAA', body: null },
  ...over,
});
const record = (
  endpoints: readonly Endpoint[],
  one: Try,
  { at = AT, timerAttempts = 0, ...over }: Partial<Delivery> & { at?: number; timerAttempts?: number } = {},
) => recordTry({ delivery: aDelivery(over), endpoints, timerAttempts }, one, { jitter: 0.5, at });

const withdrawn = { timer: 'set', kind: 'withdraw', subject: 'we_1 M001', clock: 'business', due: AT };

describe('a success', () => {
  test('at an endpoint that nobody looked at changes nothing but the delivery', () => {
    const { result, deliveries, endpoint, timers } = record([], tried(204));
    expect([result, deliveries?.[0]?.state, endpoint]).toEqual(['delivered', 'DELIVERED', undefined]);
    expect(timers).toEqual([{ timer: 'clear', kind: 'deliver', subject: 'dlv_1' }]);
  });

  test('ends what was failing', () => {
    const { endpoint } = record([anEndpoint({ failingSince: AT - 1 })], tried(200));
    expect(endpoint).toEqual(anEndpoint());
    expect(record([anEndpoint()], tried(200)).endpoint).toBeUndefined();
  });
});

describe('a failure', () => {
  test('is remembered from the first on, and the next try has its time', () => {
    const first = record([anEndpoint()], tried(500));
    expect(first).toMatchObject({ result: 'retry', endpoint: { failingSince: AT } });
    expect(first.timers).toMatchObject([
      { timer: 'set', kind: 'deliver', due: AT + WAITS_MS[1]!, attempts: 1 },
    ]);
    expect(record([anEndpoint({ failingSince: AT - 1 })], tried(500)).endpoint).toBeUndefined();
  });

  test('after five days of nothing else disables the endpoint, and what waits for it ends', () => {
    const failing = anEndpoint({ failingSince: AT - FAILING_MAX_MS });
    const { result, deliveries, endpoint, timers } = record([failing], tried(500));
    expect([result, deliveries?.[0]?.state]).toEqual(['disabled', 'DISABLED']);
    expect(endpoint).toMatchObject({ disabledAt: AT, disabledReason: 'FAILING' });
    expect(timers).toContainEqual(withdrawn);
  });

  test('a millisecond sooner does not', () => {
    const failing = anEndpoint({ failingSince: AT - FAILING_MAX_MS + 1 });
    expect(record([failing], tried(500))).toMatchObject({ result: 'retry' });
  });

  test('counts the tries of its own round, not those of rounds before', () => {
    const again = record([anEndpoint()], tried(500), { attempts: 10, timerAttempts: 0 });
    expect(again).toMatchObject({ result: 'retry', attempt: { number: 11 }, timers: [{ attempts: 1 }] });
    const last = record([anEndpoint()], tried(500), { attempts: 19, timerAttempts: 9 });
    expect(last).toMatchObject({ result: 'exhausted', deliveries: [{ state: 'EXHAUSTED', attempts: 20 }] });
  });

  test.each([
    ['disabled', [disabled(anEndpoint(), 'ASKED', AT)]],
    ['deleted', []],
  ])('of a try that was under way when its endpoint was %s is the last', (_what, endpoints) => {
    expect(record(endpoints, tried(500))).toMatchObject({
      ...{ result: 'disabled', deliveries: [{ state: 'DISABLED', attempts: 1 }] },
    });
  });

  test.each([500, 410])('at the address that the endpoint has left is not its own: %i', (status) => {
    const moved = anEndpoint({ url: 'http://localhost:3001/new' });
    const { result, endpoint, deliveries } = record([moved], tried(status));
    expect([result, endpoint, deliveries?.[0]?.state]).toEqual(['retry', undefined, 'WAITING']);
  });
});

describe('410 Gone', () => {
  test('disables the endpoint at once, and what waits for it ends', () => {
    const { result, endpoint, timers } = record([anEndpoint()], tried(410));
    expect(result).toBe('gone');
    expect(endpoint).toMatchObject({ disabledAt: AT, disabledReason: 'GONE' });
    expect(timers).toContainEqual(withdrawn);
  });
});

describe("at a payment's own callbackUrl", () => {
  const callback = { addressee: 'CALLBACK', url: 'http://localhost:3000/own' } as const;

  test.each([200, 500, 410])('%i says nothing of the endpoint that signs', (status) => {
    const signer = anEndpoint({ failingSince: AT - FAILING_MAX_MS, url: callback.url });
    expect(record([signer], tried(status, { url: callback.url }), callback).endpoint).toBeUndefined();
  });

  test('410 ends that delivery alone, and a failure is tried again though the signer is gone', () => {
    expect(record([], tried(410), callback)).toMatchObject({
      result: 'gone',
      deliveries: [{ state: 'DISABLED' }],
    });
    expect(record([], tried(500), callback)).toMatchObject({ result: 'retry' });
  });
});
