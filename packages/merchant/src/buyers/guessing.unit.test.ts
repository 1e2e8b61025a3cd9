import { expect, test } from 'vitest';
import { createTryLimiter } from '../adapters/try-limiter.ts';
import { createGuessing } from './guessing.ts';

/** Two tries an address, three a client, within 10 s. */
function guessing() {
  const time = { ms: 0 };
  const limiter = (most: number) =>
    createTryLimiter({ elapsedMs: () => time.ms }, { most, windowMs: 10_000 });
  return { time, ...createGuessing({ byAddress: limiter(2), byClient: limiter(3), signUps: limiter(1) }) };
}

test('guesses at an address are counted wherever they come from, and those from one place whomever they are at', () => {
  const { begin } = guessing();
  expect(begin('mina@a.example', 'one')).toBeUndefined();
  expect(begin('mina@a.example', 'two')).toBeUndefined();
  expect(begin('mina@a.example', 'three')).toMatchObject({ refusal: 'RATE_LIMITED', retryAfterSeconds: 10 });
  for (const email of ['jun@a.example', 'ara@a.example']) expect(begin(email, 'one')).toBeUndefined();
  expect(begin('bora@a.example', 'one')).toMatchObject({ refusal: 'RATE_LIMITED' });
});

test('who is right is not counted, and the wait ends with its window', () => {
  const { begin, wasRight, time } = guessing();
  for (let i = 0; i < 5; i++) {
    expect(begin('mina@a.example', 'one')).toBeUndefined();
    wasRight('mina@a.example', 'one');
  }
  begin('mina@a.example', 'one');
  begin('mina@a.example', 'one');
  time.ms = 9_500;
  expect(begin('mina@a.example', 'one')).toMatchObject({ retryAfterSeconds: 1 });
  time.ms = 10_000;
  expect(begin('mina@a.example', 'one')).toBeUndefined();
});

test('signing up is slowed down by where it comes from', () => {
  const { signUp } = guessing();
  expect([signUp('one'), signUp('two')]).toEqual([undefined, undefined]);
  expect(signUp('one')).toMatchObject({ refusal: 'RATE_LIMITED' });
});

test('with more addresses than are kept, the oldest window goes and the others stay', () => {
  const limiter = createTryLimiter({ elapsedMs: () => 0 }, { most: 1, windowMs: 10_000 });
  for (let i = 0; i <= 10_000; i++) limiter.take(`address ${i}`);
  expect([limiter.take('address 1'), limiter.take('address 0')]).toEqual([10_000, 0]);
});
