import { expect, test } from 'vitest';
import { projectFiles, readProjectFile } from '../house/project-files.ts';
import { startTcpProxy } from '../services/tcp-proxy.ts';
import { startSandbox } from '../start-sandbox.ts';
import { blocksOf, sectionOf, tableOf } from './markdown.ts';

const page = readProjectFile('docs/test-kit.md');
const names = (heading: string) => tableOf(sectionOf(page, heading)).map(([name]) => name);

test('docs/test-kit.md shows what stands in the example, whose tests run', () => {
  const files = projectFiles().filter((path) => path.startsWith('examples/own-shop/test/'));
  const sources = files.map(readProjectFile);
  const blocks = blocksOf(page, 'ts');
  expect(blocks.length).toBeGreaterThan(5);
  expect(blocks.filter((block) => !sources.some((source) => source.includes(block)))).toEqual([]);
});

test('and names all that a town has, and no more', async () => {
  await using town = await startSandbox();
  expect(names('## What a town has').sort()).toEqual(Object.keys(town).sort());
});

test('and all that a wire can be told', async () => {
  await using wire = await startTcpProxy({ port: 1 });
  expect(names('## A wire that goes wrong').sort()).toEqual(Object.keys(wire).sort());
});

test('and every option', () => {
  const source = readProjectFile('packages/sandbox/src/start-sandbox.ts');
  const [, options = ''] = /export interface SandboxOptions \{([\s\S]*?)\n\}/.exec(source) ?? [];
  const declared = [...options.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
  expect(declared).toContain('seed');
  expect(names('## Options').sort()).toEqual(declared.sort());
});
