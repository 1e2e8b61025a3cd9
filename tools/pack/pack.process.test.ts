import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { pack } from './pack.ts';
import { root } from './places.ts';

const run = promisify(execFile);

/** A project of a user's own, which has nothing but what it installed. */
let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'payflow-user-'));
  writeFileSync(join(project, 'package.json'), '{ "name": "own-shop", "private": true, "type": "module" }');
  const { sandbox, signature } = await pack(join(project, 'tarballs'));
  const how = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...how, sandbox, signature], { cwd: project });
  return () => rmSync(project, { recursive: true });
}, 300_000);

const node = (...args: string[]) => run(process.execPath, args, { cwd: project });

function aFile(name: string, text: string): string {
  writeFileSync(join(project, name), text);
  onTestFinished(() => rmSync(join(project, name)));
  return name;
}

test('the test kit pays in a project that installed it', { timeout: 60_000 }, async () => {
  const file = aFile(
    'pays.mjs',
    `import { startSandbox } from '@payflow/sandbox';
     await using town = await startSandbox({ seed: 1 });
     const { orderNo } = await town.mina.buys('iphone-16-pro');
     await town.quiet();
     console.log(await town.shop.state(orderNo), await town.invariants());`,
  );
  expect((await node(file)).stdout).toBe('PAID []\n');
});

test('the pages are served there', { timeout: 60_000 }, async () => {
  const file = aFile(
    'shows.mjs',
    `import { startSandbox } from '@payflow/sandbox';
     await using town = await startSandbox({ seed: 1 });
     for (const url of [town.url('merchant'), town.url('pg') + '/admin']) {
       const html = await (await fetch(url)).text();
       const script = /src="([^"]+\\.js)"/.exec(html)[1];
       console.log((await fetch(new URL(script, url))).status);
     }`,
  );
  expect((await node(file)).stdout).toBe('200\n200\n');
});

test('a webhook is signed and verified there', async () => {
  const file = aFile(
    'verifies.mjs',
    `import { sign, verify } from '@payflow/webhook-signature';
     const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';
     const headers = sign({ id: 'evt_1', timestampSeconds: 100, body: '{}', secrets: [secret] });
     for (const body of ['{}', '{ }']) console.log(verify({ headers, body, nowSeconds: 100, secret }).valid);`,
  );
  expect((await node(file)).stdout).toBe('true\nfalse\n');
});

test('the payflow command says its words there', async () => {
  const { stdout } = await node('node_modules/.bin/payflow', '--help');
  for (const word of ['start', 'demo', 'verify']) expect(stdout).toContain(`\n  ${word}`);
  expect((await node('node_modules/.bin/payflow', '--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('the scenarios are there, and can be played', async () => {
  const { stdout } = await node('node_modules/.bin/payflow', 'scenario', 'run', 'wrong-amount');
  expect(stdout).toContain('The scenario passed.');
});

test('its types are whole there', { timeout: 60_000 }, async () => {
  const file = aFile(
    'typed.ts',
    `import { type Sandbox, startSandbox } from '@payflow/sandbox';
     export async function paid(orderNo: string): Promise<boolean> {
       await using town: Sandbox = await startSandbox({ seed: 1 });
       // @ts-expect-error an order has a name, not a number
       await town.shop.state(1);
       return (await town.shop.state(orderNo)) === 'PAID';
     }`,
  );
  const typescript = dirname(createRequire(join(root, 'package.json')).resolve('typescript/package.json'));
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', 'node'];
  await node(join(typescript, 'bin/tsc'), ...options, file).catch(({ stdout }) => expect.fail(stdout));
});
