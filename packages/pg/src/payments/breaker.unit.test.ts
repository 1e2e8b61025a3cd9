import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit, type Breaker, type CallResult, closedBreaker, record } from './breaker.ts';

const after = (results: readonly CallResult[], now = 0): Breaker =>
  results.reduce((breaker, result) => record(breaker, result, now), closedBreaker);

const times = (count: number, result: CallResult): CallResult[] => Array(count).fill(result);

test('nineteen failures in a row are too few to judge an issuer by', () => {
  expect(after(times(19, 'failed')).state).toBe('closed');
});

test('half of the last twenty calls failing opens it, one fewer does not', () => {
  expect(after([...times(10, 'answered'), ...times(10, 'failed')]).state).toBe('open');
  expect(after([...times(11, 'answered'), ...times(9, 'failed')]).state).toBe('closed');
});

test('an open breaker lets nothing through for ten seconds, then one probe alone', () => {
  const open = after(times(20, 'failed'), 1_000);
  expect(admit(open, 10_999).passes).toBe(false);
  const probe = admit(open, 11_000);
  expect(probe.passes).toBe(true);
  expect(admit(probe.breaker, 11_001).passes).toBe(false);
});

test('a probe that is answered closes it; one that fails opens it for ten seconds more', () => {
  const probing = admit(after(times(20, 'failed')), 10_000).breaker;
  expect(record(probing, 'answered', 10_100)).toEqual(closedBreaker);
  expect(admit(record(probing, 'failed', 10_100), 20_099).passes).toBe(false);
});

test('a probe that never reports does not lock the issuer out for good', () => {
  const probing = admit(after(times(20, 'failed')), 10_000).breaker;
  expect(admit(probing, 20_000).passes).toBe(true);
});

test('whatever happens, a breaker that is not closed admits at most one call in ten seconds', () => {
  const step = fc.record({ wait: fc.nat(3_000), result: fc.constantFrom<CallResult>('answered', 'failed') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let breaker = after(times(20, 'failed'));
      let now = 0;
      let lastProbe = -Infinity;
      for (const { wait, result } of steps) {
        now += wait;
        const wasClosed = breaker.state === 'closed';
        const admitted = admit(breaker, now);
        breaker = admitted.breaker;
        if (!admitted.passes) continue;
        if (!wasClosed) {
          expect(now - lastProbe).toBeGreaterThanOrEqual(wasClosed ? 0 : 10_000);
          lastProbe = now;
        }
        breaker = record(breaker, result, now);
        if (breaker.state === 'closed') lastProbe = -Infinity;
      }
    }),
  );
});
