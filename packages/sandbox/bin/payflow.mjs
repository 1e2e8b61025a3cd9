#!/usr/bin/env node
// The `payflow` command. Runs on any Node that can start it, and hands over to Node 24: this one when it will do,
// else the one that the `node` package brought.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** TypeScript in a clone, JavaScript where it was installed. */
const main = ['ts', 'js']
  .map((kind) => fileURLToPath(new URL(`../src/main.${kind}`, import.meta.url)))
  .find(existsSync);

/** Where the nearest `node` package keeps its binary, from here upwards. */
function broughtNode() {
  const folders = createRequire(import.meta.url).resolve.paths('node') ?? [];
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const fromHere = fileURLToPath(new URL('../../../node_modules', import.meta.url));
  return [...folders, fromHere].map((folder) => join(folder, 'node/bin', name)).find(existsSync);
}

function handOver(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The child decides how it ends. At a terminal Ctrl-C has reached it by itself; it takes two at once as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error.message));
  child.on('close', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

if (Number.parseInt(process.versions.node, 10) >= 24) {
  await import(main);
} else {
  const node = broughtNode();
  if (node) handOver(node);
  else
    fail(`PayFlow needs Node 24; this is Node ${process.versions.node}. Run npm install, or a newer Node.`);
}
