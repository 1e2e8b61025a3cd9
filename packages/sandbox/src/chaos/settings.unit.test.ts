import { expect, test } from 'vitest';
import { chaosSettings } from './settings.ts';

test('random kills go on for a minute in CI, for less elsewhere, and for as long as one says', () => {
  expect(chaosSettings({ CI: 'true' }).seconds).toBe(60);
  expect(chaosSettings({}).seconds).toBeLessThan(60);
  expect(chaosSettings({ CI: 'true', PAYFLOW_CHAOS_SECONDS: '600' }).seconds).toBe(600);
});

test('a seed that is given is taken, and else each run has its own', () => {
  expect(chaosSettings({ PAYFLOW_CHAOS_SEED: '7' }).seed).toBe(7);
  expect(chaosSettings({}).seed).not.toBe(chaosSettings({}).seed);
});

test('what is no number is refused by name', () => {
  expect(() => chaosSettings({ PAYFLOW_CHAOS_SECONDS: 'long' })).toThrow('PAYFLOW_CHAOS_SECONDS');
  expect(() => chaosSettings({ PAYFLOW_CHAOS_SEED: '-1' })).toThrow('PAYFLOW_CHAOS_SEED');
});
