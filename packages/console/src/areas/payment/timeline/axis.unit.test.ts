import { expect, test } from 'vitest';
import { axisOf } from './axis.ts';

test('what happens in one go is drawn to scale', () => {
  const axis = axisOf([
    { from: 1_000, to: 1_050 },
    { from: 1_050, to: 1_200 },
  ]);
  expect([axis.place(1_000), axis.place(1_100), axis.place(1_200)]).toEqual([0, 0.5, 1]);
  expect(axis.pauses).toEqual([]);
});

test('half an hour of waiting takes little room, and is told', () => {
  const axis = axisOf([
    { from: 0, to: 100 },
    { from: 1_800_100, to: 1_800_200 },
  ]);
  expect(axis.pauses).toMatchObject([{ lengthMs: 1_800_000 }]);
  expect(axis.place(100)).toBeGreaterThan(0.4);
  expect(axis.place(1_800_100)).toBeGreaterThan(axis.place(100));
  expect(axis.place(1_800_200)).toBe(1);
});

test('one moment alone, and none, have a place', () => {
  expect(axisOf([{ from: 5, to: 5 }]).place(5)).toBe(0);
  expect(axisOf([]).place(5)).toBe(0);
});
