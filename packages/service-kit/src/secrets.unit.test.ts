import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { liveRandom } from './ids.ts';
import { decrypt, deriveKey, encrypt, fingerprint, hashKey, sameSecret } from './secrets.ts';

const MASTER = 'a master secret of these tests alone';
const key = deriveKey(MASTER, 'checkout-card');
const random = liveRandom();

describe('encryption', () => {
  test('gives back what it was given, for its subject', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        text,
        text,
        (plain, about) => decrypt(key, encrypt(key, plain, about, random), about) === plain,
      ),
    );
  });

  test('of the same text never looks the same', () => {
    expect(encrypt(key, 'x', 'T1', random)).not.toBe(encrypt(key, 'x', 'T1', random));
  });

  test('cannot be passed off as that of another subject, or opened with the key of another purpose', () => {
    const sealed = encrypt(key, '4242424242424242', 'T1', random);
    expect(() => decrypt(key, sealed, 'T2')).toThrow();
    expect(() => decrypt(deriveKey(MASTER, 'webhook-secret'), sealed, 'T1')).toThrow();
  });

  test('notices every changed bit and every missing byte', () => {
    const sealed = Buffer.from(encrypt(key, 'card', 'T1', random), 'base64url');
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Buffer.from(sealed);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => decrypt(key, changed.toString('base64url'), 'T1')).toThrow();
      }),
    );
    for (let length = 0; length < sealed.length; length++) {
      expect(() => decrypt(key, sealed.subarray(0, length).toString('base64url'), 'T1')).toThrow();
    }
  });

  test('opens what an earlier version sealed', () => {
    expect(decrypt(key, 'BwcHBwcHBwcHBwcH1J2awvajbj6jkCiYbQjOIE9RR2c', 'T1')).toBe('4242');
  });
});

test('each purpose has a key of its own, the same each time', () => {
  const purposes = [
    'body-fingerprint',
    'checkout-card',
    'webhook-secret',
    'idempotency',
    'billing-token',
  ] as const;
  const keys = purposes.map((purpose) => deriveKey(MASTER, purpose).export().toString('hex'));
  expect(new Set(keys).size).toBe(purposes.length);
  expect(deriveKey(MASTER, 'idempotency').export().toString('hex')).toBe(keys[3]);
  expect(deriveKey('another', 'idempotency').export().toString('hex')).not.toBe(keys[3]);
});

test('a fingerprint tells texts apart, and says nothing without its key', () => {
  expect(fingerprint(key, 'a')).toBe(fingerprint(key, 'a'));
  expect(fingerprint(key, 'a')).not.toBe(fingerprint(key, 'b'));
  expect(fingerprint(key, 'a')).not.toBe(fingerprint(deriveKey('another', 'checkout-card'), 'a'));
});

test('keys are stored as SHA-256', () => {
  expect(hashKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('secrets are the same only when every character is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => sameSecret(a, b) === (a === b) && sameSecret(a, a)),
  );
});
