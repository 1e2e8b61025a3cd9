import { expect, test } from 'vitest';
import { z } from 'zod';
import { wording } from './wording.ts';

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: wording }).error?.issues[0]?.message;

test.each<[z.ZodType, unknown, string]>([
  [z.string(), undefined, 'is missing: it must be a text'],
  [z.union([z.string(), z.number()]), undefined, 'is missing'],
  [z.string(), 5, 'must be a text'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.coerce.number(), 'many', 'must be a number'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.array(z.string()), {}, 'must be a list'],
  [z.object({}), [], 'must be an object'],
  [z.enum(['CARD', 'EASY_PAY']), 'CASH', 'must be one of CARD, EASY_PAY'],
  [z.literal(true), false, 'must be true'],
  [z.string().min(1), '', 'must have at least 1 character'],
  [z.string().max(3), 'four', 'must have at most 3 characters'],
  [z.array(z.string()).min(2), ['one'], 'must have at least 2 items'],
  [z.int().min(1), 0, 'must be at least 1'],
  [z.int().max(100), 101, 'must be at most 100'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.number().multipleOf(5), 3, 'must be a multiple of 5'],
  [z.iso.datetime(), 'now', 'must be a time, such as 2026-03-02T09:00:00+09:00'],
  [z.url(), 'shop', 'must be an address, such as https://shop.example/paid'],
  [z.string().regex(/^[a-z]+$/), 'A1', 'must match /^[a-z]+$/'],
  [z.string().min(1, 'tell the buyer why'), '', 'tell the buyer why'],
])('%# what is wrong is said as what to send', (schema, value, words) => {
  expect(said(schema, value)).toBe(words);
});
