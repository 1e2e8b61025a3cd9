import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlOf, shellWord } from './curl.ts';

const nasty = [
  "Mina's cap",
  '$HOME `id` $(id)',
  'two\nlines',
  '"quoted" \\ back',
  '!history ~ * ?',
  '민아 💳',
  '',
];

test.each(nasty)('a shell takes %j as one word, as it is', (text) => {
  const out = execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' });
  expect(out).toBe(text);
});

/** What curl would be given. */
function given(command: string, env: Record<string, string> = {}): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env }).split('\0').slice(0, -1);
}

const call = {
  method: 'POST',
  url: 'http://localhost:8081/pay/cancel',
  merchant: 'M001',
  body: { tid: 'T1', reason: 'It\'s $5\n`too` "small"' },
};

test('the body arrives byte for byte, and the merchant and the address with it', () => {
  const words = given(curlOf(call));
  expect(JSON.parse(words[words.indexOf('--data-raw') + 1] ?? '')).toEqual(call.body);
  expect(words).toContain('X-PayFlow-Merchant: M001');
  expect(words).toContain(call.url);
  expect(words.join(' ')).not.toContain('Authorization');
});

test('the key is taken from the shell, and a repeatable call gets a key of its own each time', () => {
  const words = given(curlOf({ ...call, keyed: true }), {
    PAYFLOW_KEY: 'sk_mine',
    PATH: process.env.PATH ?? '',
  });
  expect(words).toContain('Authorization: Bearer sk_mine');
  expect(words.find((word) => word.startsWith('Idempotency-Key: '))).toMatch(/: again-\d+-\d+$/);
});
