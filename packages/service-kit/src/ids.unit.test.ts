import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIds, liveRandom, type RandomBytes, sortableId } from './ids.ts';

const LAST_MS = 32 ** 9 - 1;
const zeros: RandomBytes = (size) => new Uint8Array(size);
const atMs = (now: number) => createIds({ realNow: () => now }, liveRandom());

test('a TID is T and 19 characters of Crockford base32', () => {
  fc.assert(
    fc.property(fc.nat(LAST_MS), (now) => /^T[0-9A-HJKMNP-TV-Z]{19}$/.test(atMs(now).tid('ORDER-1'))),
  );
});

test('an id says what it names', () => {
  expect(atMs(0).next('att', 'ORDER-1')).toMatch(/^att_[0-9A-HJKMNP-TV-Z]{19}$/);
});

test('ids sort as their times do', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
      const [early, late] = [a % LAST_MS, b % LAST_MS].sort((x, y) => x - y) as [number, number];
      fc.pre(early < late);
      expect(sortableId(early, liveRandom(), 'x') < sortableId(late, liveRandom(), 'x')).toBe(true);
    }),
  );
});

test('the time can be read back', () => {
  expect(sortableId(0, zeros, 'x')).toBe('0'.repeat(19));
  expect(sortableId(LAST_MS, zeros, 'x')).toBe('Z'.repeat(9) + '0'.repeat(10));
  expect(sortableId(1_772_409_600_000, zeros, 'x').slice(0, 9)).toBe(crockford(1_772_409_600_000));
});

test('ids of the same millisecond differ', () => {
  const ids = atMs(0);
  expect(new Set(Array.from({ length: 10_000 }, () => ids.tid('ORDER-1'))).size).toBe(10_000);
});

test('random bytes of any size are full-length and not handed out twice', () => {
  const random = liveRandom();
  const [first, second] = [random(16), random(16)];
  const kept = first.slice();
  expect(first).not.toEqual(second);
  for (let i = 0; i < 1_000; i++) random(100);
  expect(first).toEqual(kept);
  for (const size of [0, 1, 4_095, 4_096, 4_097, 100_000]) expect(random(size)).toHaveLength(size);
});

test('a fraction is in [0, 1), also when the bytes are a part of a larger buffer', () => {
  const large = new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0]);
  const fraction = (at: number) =>
    createIds({ realNow: () => 0 }, (size) => large.subarray(at, at + size)).fraction('x');
  expect(fraction(4)).toBe(0);
  expect(fraction(0)).toBe((2 ** 32 - 1) / 2 ** 32);
});

function crockford(ms: number): string {
  const value = ms.toString(32).padStart(9, '0');
  return [...value].map((digit) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number.parseInt(digit, 32)]).join('');
}
