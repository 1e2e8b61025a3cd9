import { expect, test } from 'vitest';
import { lineAt, placeOf, placesIn } from './json-places.ts';

const TEXT = `{
  "match": { "amount": { "min": 1, "max": 9 } },
  "steps": [
    { "decline": "51", "times": 2 },
    { "declin\\"e": "a: b, {c}" },
    []
  ]
}`;

const lineOf = (path: string) => lineAt(TEXT, placeOf(placesIn(TEXT), path));

test.each([
  ['match', 2],
  ['match.amount.max', 2],
  ['steps', 3],
  ['steps.0', 4],
  ['steps.0.times', 4],
  ['steps.1', 5],
  ['steps.2', 6],
])('%s stands on line %i', (path, line) => {
  expect(lineOf(path)).toBe(line);
});

test('a place that is not there is the nearest around it', () => {
  expect(lineOf('steps.1.decline')).toBe(5);
  expect(lineOf('match.header.value')).toBe(2);
  expect(lineOf('nothing')).toBe(1);
});

test('a field is pointed at by its name', () => {
  expect(TEXT.slice(placeOf(placesIn(TEXT), 'steps.0.times')).startsWith('"times"')).toBe(true);
});

test('what is no JSON is read as far as it goes', () => {
  expect(placeOf(placesIn('{ "steps": [ { "a": 1 '), 'steps.0.a')).toBe(15);
  expect(placesIn('').get('')).toBe(0);
  expect(placesIn(']]}}')).toBeDefined();
});
