import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from './lock.mjs';
import { withProgress } from './progress.mjs';
import { root, run } from './run.mjs';

const PNPM = 'pnpm@12.21.0';

/** What must be up to date before anything runs. A stamp holds the hash of the inputs it was made from. */
const steps = [
  {
    title: 'Installing dependencies',
    stamp: 'node_modules/.payflow-stamp',
    inputs: () => [
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'package.json',
      ...foldersIn('packages').map((name) => `packages/${name}/package.json`),
      ...foldersIn('examples').map((name) => `examples/${name}/package.json`),
    ],
    // In CI mode pnpm asks no questions.
    command: () => ['npx', ['--yes', PNPM, 'install', '--frozen-lockfile'], { ...process.env, CI: 'true' }],
  },
  {
    title: 'Generating the database clients',
    stamp: 'packages/database/generated/.payflow-stamp',
    inputs: () => [
      'pnpm-lock.yaml',
      'prisma.config.ts',
      'packages/database/src/generate.ts',
      'packages/database/src/sqlite-schema.ts',
      ...foldersIn('prisma').map((name) => `prisma/${name}/schema.prisma`),
    ],
    command: () => [node24(), ['packages/database/src/generate.ts']],
  },
  ...['console', 'storefront', 'checkout'].map((page) => ({
    title: `Building the ${page}`,
    stamp: `packages/${page}/dist/.payflow-stamp`,
    inputs: () => [
      'pnpm-lock.yaml',
      ...['contracts', 'page-kit', page].flatMap((name) => sourcesBelow(`packages/${name}`)),
    ],
    command: () => [node24(), ['node_modules/vite/bin/vite.js', 'build', `packages/${page}`]],
  })),
];

/** Does nothing, fast, when everything is up to date. Two at once take turns. */
export async function prepare() {
  if (steps.every(isDone)) return;
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  await locked(join(root, 'node_modules/.payflow-lock'), async () => {
    for (const step of steps) if (!isDone(step)) await perform(step);
  });
}

async function perform(step) {
  const [command, args, env] = step.command();
  const said = [];
  rmSync(join(root, step.stamp), { force: true }); // what is half done is not done
  const code = await withProgress(step.title, () =>
    run(command, args, { env, onOutput: (data) => said.push(data) }),
  );
  if (code !== 0) {
    if (code > 128) throw new Error(`${step.title} was interrupted.`);
    process.stderr.write(Buffer.concat(said));
    throw new Error(`${step.title} failed: ${command} ended with code ${code}; what it said is above.`);
  }
  writeFileSync(join(root, step.stamp), hashOf(step));
}

function isDone(step) {
  const stamp = join(root, step.stamp);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(step);
}

function hashOf(step) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const input of step.inputs()) {
    const file = join(root, input);
    hash.update(`${input}\n`).update(existsSync(file) ? readFileSync(file) : '');
  }
  return hash.digest('hex');
}

/** What a page is built from; tests are not. */
function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((path) => !/(?:^|[\\/])(?:node_modules|dist)(?:[\\/]|$)/.test(path))
    .filter((path) => /\.(?:tsx?|css|html|svg|json)$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}

function foldersIn(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** This process's own binary when it will do, else the one that the `node` package brought. */
export function node24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  const brought = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(brought)) return brought;
  throw new Error(
    'Node 24 is missing: node_modules/node was installed without its binary. Delete node_modules and try again.',
  );
}
