import { expect, test } from 'vitest';
import { type Asker, askerOf } from './asker.ts';

const HOST = '127.0.0.1:8081';
const OWN = `http://${HOST}`;

test.each<[headers: Record<string, string>, Asker]>([
  [{}, 'no page'],
  [{ 'sec-fetch-site': 'none' }, 'no page'],
  [{ 'sec-fetch-site': 'same-origin' }, 'own page'],
  [{ 'sec-fetch-site': 'same-origin', origin: OWN }, 'own page'],
  [{ 'sec-fetch-site': 'same-site' }, 'other page'],
  [{ 'sec-fetch-site': 'cross-site', origin: OWN }, 'other page'],
  [{ 'sec-fetch-site': 'none', origin: 'http://127.0.0.1:8080' }, 'other page'],
  [{ origin: OWN }, 'own page'],
  [{ origin: 'http://127.0.0.1:8080' }, 'other page'],
  [{ origin: 'http://127.0.0.1:80810' }, 'other page'],
  [{ origin: 'https://evil.example' }, 'other page'],
  [{ origin: 'null' }, 'other page'],
  [{ origin: '' }, 'other page'],
])('%j is asked by %s', (headers, asker) => {
  const all: Readonly<Record<string, string>> = { host: HOST, ...headers };
  expect(askerOf((name) => all[name])).toBe(asker);
});
