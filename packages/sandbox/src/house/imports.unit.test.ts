import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFiles, projectRoot } from './project-files.ts';

const options = await extractDepcruiseOptions(join(projectRoot, '.dependency-cruiser.mjs'));

async function cruised(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(['packages', 'examples'], { ...options, baseDir });
  if (typeof output === 'string') throw new TypeError('expected a cruise result');
  return output;
}

const broken = ({ summary }: ICruiseResult): string[] =>
  summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`).sort();

test('every source of the project is read, and none breaks a rule', { timeout: 60_000 }, async () => {
  const result = await cruised(projectRoot);
  const read = new Set(result.modules.map(({ source }) => source));
  const sources = projectFiles().filter((path) => /^(?:packages\/[^/]+\/src|examples)\/.*\.ts$/.test(path));
  expect(sources.length).toBeGreaterThan(40);
  expect(sources.filter((path) => !read.has(path))).toEqual([]);
  expect(result.summary.totalDependenciesCruised).toBeGreaterThan(100);
  expect(broken(result)).toEqual([]);
});

/** A town in small, where each of these imports breaks exactly the rule named beside it. */
const PLANTED: readonly [rule: string, file: string, imports: string][] = [
  ['contracts-imports', 'contracts/src/a.ts', '@payflow/service-kit'],
  ['webhook-signature-imports', 'webhook-signature/src/a.ts', '@payflow/contracts'],
  ['service-kit-imports', 'service-kit/src/a.ts', '@payflow/database'],
  ['database-imports', 'database/src/a.ts', '@payflow/webhook-signature'],
  ['pg-imports', 'pg/src/issuers/a.ts', '@payflow/card'],
  ['card-imports', 'card/src/a.ts', '../../merchant/src/merchant.ts'],
  ['merchant-imports', 'merchant/src/a.ts', '@payflow/sandbox'],
  ['console-imports', 'console/src/a.ts', '@payflow/service-kit'],
  ['storefront-imports', 'storefront/src/a.ts', '@payflow/pg'],
  ['bench-imports', 'bench/src/a.ts', '@payflow/pg'],
  ['examples-imports', '../examples/shop/src/a.ts', '@payflow/contracts'],
  ['examples-imports', '../examples/shop/test/b.ts', '@payflow/pg'],
  ['examples-run-without-the-kit', '../examples/shop/src/c.ts', '@payflow/sandbox'],
  ['rooms-do-not-look-up', 'pg/src/payments/up.ts', '../pg.ts'],
  ['rooms-do-not-look-up', 'pg/src/http/up.ts', '../main.ts'],
  ['rooms-are-given-their-config', 'card/src/cards/config.ts', '../config.ts'],
  ['technical-rooms-are-apart', 'pg/src/http/store.ts', '../storage/store.ts'],
  ['technical-rooms-are-apart', 'pg/src/http/adapter.ts', '../adapters/issuer.ts'],
  ['technical-rooms-are-apart', 'pg/src/storage/up.ts', '../http/routes.ts'],
  ['business-knows-no-technique', 'pg/src/payments/http.ts', '../http/routes.ts'],
  ['business-knows-no-technique', 'pg/src/payments/store.ts', '../storage/store.ts'],
  ['business-knows-no-technique', 'pg/src/payments/adapter.ts', '../adapters/issuer.ts'],
  ['business-knows-no-technique', 'card/src/cards/express.ts', 'express'],
  ['business-knows-no-technique', 'card/src/cards/axios.ts', 'axios'],
  ['business-knows-no-technique', 'card/src/cards/undici.ts', 'undici'],
  ['business-knows-no-technique', 'merchant/src/orders/node-http.ts', 'node:http'],
  ['business-knows-no-technique', 'merchant/src/orders/files.ts', 'node:fs/promises'],
  ['only-storage-touches-the-database', 'pg/src/http/client.ts', '@payflow/database/pg'],
  ['only-storage-touches-the-database', 'merchant/src/merchant-driver.ts', 'better-sqlite3'],
  ['only-storage-touches-the-database', 'sandbox/src/peek.ts', '@payflow/database/pg'],
  ['no-unresolvable', 'pg/src/payments/lost.ts', './not-there.ts'],
  ['no-circular', 'pg/src/ledger/round.ts', './round.ts'],
  ['no-dev-only', 'pg/src/payments/dev.ts', 'vitest'],
];

/** And what the rules must let through. */
const ALLOWED: readonly [file: string, imports: string][] = [
  ['service-kit/src/index.ts', '@payflow/contracts'],
  ['database/src/index.ts', '@payflow/contracts'],
  ['database/src/index.ts', '../generated/pg/client.ts'],
  ['pg/src/main.ts', './pg.ts'],
  ['pg/src/main.ts', './config.ts'],
  ['pg/src/pg.ts', './http/routes.ts'],
  ['pg/src/pg.ts', './storage/store.ts'],
  ['pg/src/pg.ts', './adapters/issuer.ts'],
  ['pg/src/pg.ts', '@payflow/service-kit'],
  ['pg/src/http/routes.ts', '../payments/refund.ts'],
  ['pg/src/http/routes.ts', 'express'],
  ['pg/src/storage/store.ts', '@payflow/database/pg'],
  ['pg/src/storage/store.ts', '../payments/refund.ts'],
  ['pg/src/adapters/issuer.ts', 'undici'],
  ['pg/src/payments/refund.ts', '../ledger/posting.ts'],
  ['pg/src/payments/refund.ts', '@payflow/contracts'],
  ['pg/src/payments/refund.ts', 'node:crypto'],
  ['pg/src/payments/refund.unit.test.ts', 'vitest'],
  ['sandbox/src/index.ts', '@payflow/pg'],
  ['bench/src/index.ts', '@payflow/sandbox'],
  ['../examples/shop/src/index.ts', '@payflow/webhook-signature'],
  ['../examples/shop/test/index.ts', '@payflow/sandbox'],
  ['../examples/shop/test/index.ts', '../src/index.ts'],
];

const PACKAGES =
  'contracts webhook-signature service-kit database pg card merchant console storefront sandbox bench';
const entryOf = (name: string) => (/^(?:pg|card|merchant)$/.test(name) ? `${name}.ts` : 'index.ts');

function plantTown(root: string): void {
  const lines = new Map<string, string[]>();
  const at = (file: string) => lines.get(file) ?? lines.set(file, []).get(file)!;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  mkdirSync(join(root, 'node_modules/@payflow'), { recursive: true });
  write('package.json', '{ "type": "module", "devDependencies": { "vitest": "*" } }');
  const libraries = ['express', 'axios', 'undici', 'better-sqlite3', 'vitest'];
  for (const library of libraries) {
    write(`node_modules/${library}/package.json`, '{ "main": "index.js" }');
    write(`node_modules/${library}/index.js`, '');
  }
  const dependencies = Object.fromEntries(libraries.slice(0, -1).map((library) => [library, '*']));
  for (const name of PACKAGES.split(' ')) {
    const exports = { '.': `./src/${entryOf(name)}`, './pg': './generated/pg/client.ts' };
    write(
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@payflow/${name}`, exports, dependencies }),
    );
    symlinkSync(`../../packages/${name}`, join(root, 'node_modules/@payflow', name));
    at(`${name}/src/${entryOf(name)}`);
  }
  for (const file of ['database/generated/pg/client.ts', 'pg/src/config.ts', 'card/src/config.ts']) at(file);
  at('pg/src/ledger/posting.ts').push(
    'export async function f() { await using it = open(); return it satisfies Row; }',
  );
  for (const [file, imports] of ALLOWED) at(file).push(`import '${imports}';`);
  for (const [, file, imports] of PLANTED) at(file).push(`import type { A } from '${imports}';`);
  at('card/src/cards/config.ts').splice(0, 1, "import { A } from '../config.ts';");
  at('card/src/cards/config-type.ts').push("import type { A } from '../config.ts';");
  for (const [file, text] of lines) write(join('packages', file), [...text, 'export {};'].join('\n'));
}

describe('in a planted town', () => {
  const root = mkdtempSync(join(tmpdir(), 'payflow-house-'));
  let reported: string[];
  beforeAll(async () => {
    plantTown(root);
    reported = broken(await cruised(root));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each(PLANTED)('%s is reported in %s', (rule, file) => {
    expect(reported).toContain(`${rule}: ${join('packages', file)}`);
  });

  test('nothing but what was planted is reported', () => {
    const planted = PLANTED.map(([, file]) => join('packages', file));
    expect(reported.filter((line) => !planted.some((file) => line.endsWith(`: ${file}`)))).toEqual([]);
  });
});
