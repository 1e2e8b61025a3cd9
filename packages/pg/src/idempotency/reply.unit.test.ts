import { describe, expect, test } from 'vitest';
import { claimKey, KEPT_MS, type StoredReply } from './reply.ts';

const AT = Date.UTC(2026, 2, 2);
const first = { status: 200, bytes: '{"status":"APPROVED"}' };
const stored: StoredReply = {
  merchantId: 'M001',
  method: 'POST',
  path: '/pay/approve',
  key: 'key-1',
  fingerprint: 'the first body',
  reply: first,
  createdAt: AT,
};
const same = { fingerprint: 'the first body', at: AT + 1 };
const other = { fingerprint: 'another body', at: AT + 1 };

test('a key that nobody used is the first', () => {
  expect(claimKey(undefined, same)).toEqual({ claim: 'first' });
});

test('the same body under the same key gets the first reply', () => {
  expect(claimKey(stored, same)).toEqual({ claim: 'repeat', reply: first });
});

test('while the first is in flight a repeat is sent away, to come again in a second', () => {
  expect(claimKey({ ...stored, reply: undefined }, same)).toMatchObject({
    refusal: 'DUPLICATE_REQUEST',
    retryAfterSeconds: 1,
  });
});

test('another body under the same key is refused, in flight or not', () => {
  expect(claimKey(stored, other)).toMatchObject({ refusal: 'IDEMPOTENCY_KEY_REUSED' });
  expect(claimKey({ ...stored, reply: undefined }, other)).toMatchObject({
    refusal: 'IDEMPOTENCY_KEY_REUSED',
  });
});

describe('after 24 hours', () => {
  test('the key is free again, whatever the body', () => {
    expect(claimKey(stored, { ...same, at: AT + KEPT_MS })).toEqual({ claim: 'first' });
    expect(claimKey(stored, { ...other, at: AT + KEPT_MS })).toEqual({ claim: 'first' });
  });

  test('and not a millisecond sooner', () => {
    expect(claimKey(stored, { ...same, at: AT + KEPT_MS - 1 })).toMatchObject({ claim: 'repeat' });
  });
});
