import { expect, test } from 'vitest';
import { createRepeatable } from './repeatable.ts';

const BODY = { amount: 10_000 };

function listener(answers: (() => Promise<string>)[]) {
  const keys: string[] = [];
  const send = (key: string) => {
    keys.push(key);
    return answers[keys.length - 1]?.() ?? Promise.resolve('done');
  };
  return { keys, send };
}
const lost = () => Promise.reject(new Error('nobody answers'));
const refused = (status: number, code: string) => () =>
  Promise.reject(Object.assign(new Error(code), { status, code }));

test('a double click asks once, and both get the answer', async () => {
  const { keys, send } = listener([]);
  const once = createRepeatable();
  expect(await Promise.all([once(BODY, send), once(BODY, send)])).toEqual(['done', 'done']);
  expect(keys).toHaveLength(1);
});

test.each([
  ['was lost', lost],
  ['was 503', refused(503, 'STORAGE_UNAVAILABLE')],
  ['said that the first is in flight', refused(409, 'DUPLICATE_REQUEST')],
])('a try after an answer that %s has the same key', async (_what, answer) => {
  const { keys, send } = listener([answer]);
  const once = createRepeatable();
  await expect(once(BODY, send)).rejects.toThrow();
  expect(await once(BODY, send)).toBe('done');
  expect(keys[1]).toBe(keys[0]);
});

test('after a refusal, a success, or with another body the key is a new one', async () => {
  const { keys, send } = listener([refused(409, 'REFUND_CONFLICT')]);
  const once = createRepeatable();
  await expect(once(BODY, send)).rejects.toThrow();
  await once(BODY, send);
  await once(BODY, send);
  await once({ amount: 5_000 }, send);
  expect(new Set(keys).size).toBe(4);
});
