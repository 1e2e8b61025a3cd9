import { expect, test } from 'vitest';
import { createScrypt } from '../adapters/scrypt.ts';
import { createPasswords } from './password.ts';
import type { ScryptCost } from './ports.ts';

const scrypt = createScrypt({});
const CHEAP: ScryptCost = { log2N: 4, r: 1, p: 1 };
const SALT = new Uint8Array(16).fill(7);

test("the hash is the RFC's: a vector of RFC 7914, section 12", async () => {
  const key = await scrypt('password', Buffer.from('NaCl'), { log2N: 10, r: 8, p: 16 }, 64);
  expect(Buffer.from(key).toString('hex')).toBe(
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  );
});

test('a hash names its cost and its salt, and only its password is right for it', async () => {
  const passwords = createPasswords(scrypt, CHEAP);
  const stored = await passwords.hash('four words', SALT);
  expect(stored).toMatch(/^\$scrypt\$ln=4,r=1,p=1\$BwcHBwcHBwcHBwcHBwcHBw\$[A-Za-z0-9+/]{43}$/);
  expect(await passwords.verify('four words', stored)).toBe('right');
  for (const other of ['Four words', 'four word', 'four words ', ''])
    expect(await passwords.verify(other, stored)).toBe('wrong');
});

test('keyboards that compose an accent otherwise type the same password', async () => {
  const passwords = createPasswords(scrypt, CHEAP);
  const stored = await passwords.hash('cafe\u0301 au lait', SALT);
  expect(await passwords.verify('caf\u00e9 au lait', stored)).toBe('right');
});

test('when the cost has grown, a right password says that its hash is outdated, a wrong one is wrong', async () => {
  const stored = await createPasswords(scrypt, CHEAP).hash('four words', SALT);
  const today = createPasswords(scrypt, { ...CHEAP, log2N: 5 });
  expect(await today.verify('four words', stored)).toBe('outdated');
  expect(await today.verify('five words', stored)).toBe('wrong');
});

test('the decoy costs what a new hash costs, and no password is right for it', async () => {
  const spent: ScryptCost[] = [];
  const counting = createPasswords((password, salt, cost, bytes) => {
    spent.push(cost);
    return scrypt(password, salt, cost, bytes);
  }, CHEAP);
  expect(await counting.verify('', counting.decoy)).toBe('wrong');
  await counting.hash('x', SALT);
  expect(spent).toEqual([CHEAP, CHEAP]);
});

test('where time moves by steps the hash is the same', async () => {
  const stepped = createScrypt({ paces: () => ({ changed() {}, did() {}, [Symbol.dispose]() {} }) });
  expect(await stepped('a', SALT, CHEAP, 32)).toEqual(await scrypt('a', SALT, CHEAP, 32));
});
