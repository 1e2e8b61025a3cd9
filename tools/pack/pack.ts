import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { emit, relocateAll } from './emit.ts';
import { manifestOf, type Places, root, sourcesOf } from './places.ts';

/**
 * Makes what is installed elsewhere: `@payflow/sandbox` (the test kit and the `payflow` command, with the servers in it) and
 * `@payflow/webhook-signature`. Sources become JavaScript and declarations in the places that they have here, so that
 * every relative path holds, and imports by a workspace's name become relative ones.
 */
export interface Packed {
  /** Tarballs. */
  readonly sandbox: string;
  readonly signature: string;
}

const run = promisify(execFile);

/** Asks for a better-sqlite3 that is compiled or downloaded at install; the one here carries its binaries. */
const SQLITE_ADAPTER = '@prisma/adapter-better-sqlite3';
const ADAPTER_NEEDS = '@prisma/driver-adapter-utils';
const VENDORED = `vendor/${SQLITE_ADAPTER}`;

const INSIDE = [
  'contracts',
  'webhook-signature',
  'service-kit',
  'database',
  'pg',
  'card',
  'merchant',
  'sandbox',
];
/** What is imported, and each script that is started by its path. */
const ENTRIES = [
  'packages/sandbox/src/index.ts',
  'packages/sandbox/src/main.ts',
  'packages/sandbox/src/invariants/look.ts',
  'packages/sandbox/src/scenarios/player.ts',
  ...['pg', 'card', 'merchant'].map((server) => `packages/${server}/src/main.ts`),
];
/** What is read when it runs. */
const FILES = [
  ...['pg', 'card', 'merchant'].map((server) => `prisma/${server}/migrations`),
  'packages/sandbox/bin/payflow.mjs',
  'packages/sandbox/scenarios',
  ...['storefront', 'checkout', 'console'].map((page) => `packages/${page}/dist`),
  'LICENSE',
];

/** What the declarations speak of. */
const TYPES = ['@types/better-sqlite3', '@types/express', '@types/node', '@types/swagger-ui-express'];

const asJs = (file: string): string => file.replace(/\.ts$/, '.js');
const asTypes = (file: string): string => file.replace(/\.ts$/, '.d.ts');

function emitted(sources: Places): Places {
  return Object.fromEntries(Object.entries(sources).map(([name, file]) => [name, asJs(file)]));
}

/** What these packages need from outside, in the versions that were tested. */
function outsideDependencies(packageNames: readonly string[]): Record<string, string> {
  const needed = packageNames.flatMap((packageName) =>
    Object.entries(manifestOf(packageName).dependencies ?? {})
      .filter(([, version]) => version === 'catalog:')
      .map(([name]) => [name, installedVersion(packageName, name)] as const),
  );
  return Object.fromEntries(needed.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of the workspace's root when no package is named. */
function installedVersion(packageName: string, dependency: string): string {
  const folder = packageName === '' ? root : join(root, 'packages', packageName);
  return JSON.parse(readFileSync(join(folder, 'node_modules', dependency, 'package.json'), 'utf8')).version;
}

async function tarballOf(folder: string, manifest: object, to: string): Promise<string> {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', to], { cwd: folder });
  return join(to, stdout.trim());
}

function facts(packageName: string) {
  const { name, version, description, license } = manifestOf(packageName);
  return { name, version, description, license, type: 'module', engines: { node: '>=24' } };
}

async function packSandbox(folder: string, to: string): Promise<string> {
  const sources = sourcesOf(INSIDE);
  await emit({ entries: ENTRIES, sources, to: folder });
  const adapter = realpathSync(join(root, 'packages/database/node_modules', SQLITE_ADAPTER));
  for (const file of ['dist/index.mjs', 'dist/index.d.mts', 'LICENSE'])
    cpSync(join(adapter, file), join(folder, VENDORED, file));
  relocateAll(folder, { ...emitted(sources), [SQLITE_ADAPTER]: `${VENDORED}/dist/index.mjs` });
  for (const file of FILES) cpSync(join(root, file), join(folder, file), { recursive: true });
  cpSync(join(root, 'docs/test-kit.md'), join(folder, 'README.md'));
  const { [SQLITE_ADAPTER]: adapterVersion = '*', ...dependencies } = outsideDependencies(INSIDE);
  const index = 'packages/sandbox/src/index.ts';
  const manifest = {
    ...facts('sandbox'),
    bin: { payflow: 'packages/sandbox/bin/payflow.mjs' },
    exports: { '.': { types: `./${asTypes(index)}`, default: `./${asJs(index)}` } },
    dependencies: {
      ...dependencies,
      [ADAPTER_NEEDS]: adapterVersion,
      ...Object.fromEntries(TYPES.map((name) => [name, installedVersion('', name)])),
    },
  };
  return tarballOf(folder, manifest, to);
}

async function packSignature(folder: string, to: string): Promise<string> {
  const index = 'packages/webhook-signature/src/index.ts';
  await emit({ entries: [index], sources: {}, to: folder });
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(root, 'docs/verify-webhooks.md'), join(folder, 'README.md'));
  const manifest = {
    ...facts('webhook-signature'),
    exports: { '.': { types: `./${asTypes(index)}`, default: `./${asJs(index)}` } },
  };
  return tarballOf(folder, manifest, to);
}

/** Writes both tarballs into the folder `to`, which is made when it is missing. */
export async function pack(to: string): Promise<Packed> {
  mkdirSync(to, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'payflow-pack-'));
  const below = (name: string) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  try {
    const [sandbox, signature] = await Promise.all([
      packSandbox(below('sandbox'), resolve(to)),
      packSignature(below('signature'), resolve(to)),
    ]);
    return { sandbox, signature };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const made = await pack(process.argv[2] ?? 'dist');
  for (const tarball of Object.values(made)) process.stdout.write(`${tarball}\n`);
}
