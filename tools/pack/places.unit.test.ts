import { expect, test } from 'vitest';
import { relocate, sourcesOf } from './places.ts';

const places = {
  '@payflow/contracts': 'packages/contracts/src/index.js',
  adapter: 'vendor/adapter/index.mjs',
};
const moved = (source: string) => relocate(source, 'packages/pg/src/http/pay.js', places);

test.each([
  ["import { pay } from '@payflow/contracts';", "import { pay } from '../../../contracts/src/index.js';"],
  ['export * from "@payflow/contracts";', 'export * from "../../../contracts/src/index.js";'],
  ["import '@payflow/contracts';", "import '../../../contracts/src/index.js';"],
  ["await import('adapter')", "await import('../../../../vendor/adapter/index.mjs')"],
  ["let a: import('@payflow/contracts').Pay", "let a: import('../../../contracts/src/index.js').Pay"],
])('%s is found in what is packed', (source, packed) => {
  expect(moved(source)).toBe(packed);
});

test('what is no import of ours stays as it is', () => {
  const source = "import e from 'express'; const name = '@payflow/contracts'; // from '@payflow/contract'";
  expect(moved(source)).toBe(source);
});

test('a neighbour is named as one', () => {
  expect(relocate("from 'adapter'", 'vendor/adapter/own.js', places)).toBe("from './index.mjs'");
});

test('every name that a package can be imported by has its source', () => {
  expect(sourcesOf(['service-kit'])).toEqual({
    '@payflow/service-kit': 'packages/service-kit/src/index.ts',
    '@payflow/service-kit/axios': 'packages/service-kit/src/axios.ts',
  });
});
