import { expect, test } from 'vitest';
import { partitionFor, placesOf } from './places.ts';

const sent = (topic: string, key: string) => ({ topic, key });

test('of a batch each message stands behind those of its partition that were sent before it', () => {
  const one = partitionFor('T1') % 1;
  expect(one).toBe(0);
  const places = placesOf(
    [sent('paid', 'T1'), sent('paid', 'T2'), sent('failed', 'T1'), sent('paid', 'T3')],
    [
      { topic: 'paid', partition: 0, offset: 41n },
      { topic: 'failed', partition: 0, offset: 7n },
    ],
    () => 1,
  );
  expect(places).toEqual([
    { partition: 0, offset: 41 },
    { partition: 0, offset: 42 },
    { partition: 0, offset: 7 },
    { partition: 0, offset: 43 },
  ]);
});

test('a place that the broker does not tell is not made up', () => {
  const batch = [sent('paid', 'T1')];
  expect(placesOf(batch, [], () => 1)).toEqual([undefined]);
  expect(placesOf(batch, [{ topic: 'paid', partition: 0, offset: -1n }], () => 1)).toEqual([undefined]);
  expect(placesOf(batch, [{ topic: 'paid', partition: 0, offset: 1n }], () => undefined)).toEqual([
    undefined,
  ]);
});
