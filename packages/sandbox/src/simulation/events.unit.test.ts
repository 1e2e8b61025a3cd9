import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Event, Events } from './events.ts';

const drain = (events: Events): Event[] => {
  const taken: Event[] = [];
  for (let next = events.take(); next; next = events.take()) taken.push(next);
  return taken;
};

test('events come by their times, then by what was drawn for them, then as they were made; cancelled ones never', () => {
  const happening = fc.record({ at: fc.nat(20), tie: fc.nat(2), isCancelled: fc.boolean() });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), (all) => {
      const events = new Events();
      const made = all.map(({ at, tie }) => events.add({ at, tie, kind: 'work', happens: () => undefined }));
      for (const [i, event] of made.entries()) if (all[i]?.isCancelled) events.cancel(event);
      const left = made.filter((_event, i) => !all[i]?.isCancelled);
      expect(events.work).toBe(left.length);
      const sorted = left.toSorted((a, b) => a.at - b.at || a.tie - b.tie || a.seq - b.seq);
      expect(drain(events)).toEqual(sorted);
      expect(events.work).toBe(0);
    }),
  );
});

test('thousands of cancelled events are swept out, and the others still come in order', () => {
  const events = new Events();
  const made = Array.from({ length: 5_000 }, (_, i) =>
    events.add({ at: (i * 7919) % 5_000, kind: 'wait', happens: () => undefined }),
  );
  for (const [i, event] of made.entries()) if (i % 10 > 0) events.cancel(event);
  const times = drain(events).map(({ at }) => at);
  expect(times).toHaveLength(500);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});
