import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { refusals, SILENT_CARDS, TEST_CARDS, TEST_RANGES } from '@payflow/contracts';
import { commonSettings } from '@payflow/service-kit';
import { sign } from '@payflow/webhook-signature';
import { afterAll, describe, expect, test } from 'vitest';
import { projectFiles, projectRoot, readProjectFile } from '../house/project-files.ts';
import { startSandbox } from '../start-sandbox.ts';
import { until } from '../supervisor/payflow-process.ts';
import { freePorts } from '../town/ports.ts';
import { anchorsOf, blocksOf, localLinksOf, sectionOf, tableOf } from './markdown.ts';
import { openShell } from './shell.ts';

const readme = readProjectFile('README.md');
const folder = mkdtempSync(join(tmpdir(), 'payflow-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const walkThrough = blocksOf(sectionOf(readme, '## Pay with curl'), 'sh');
const verifying = sectionOf(readme, '### Verify a webhook');
const [ownVerifier = '', packageVerifier = '', shop = ''] = blocksOf(verifying, 'js');

type Urls = Readonly<Record<'pg' | 'card' | 'merchant', string>>;

/** A block as a reader would have to write it whose servers are elsewhere. */
const movedTo = (urls: Urls, block: string): string =>
  block
    .replaceAll('http://localhost:8081', urls.pg)
    .replaceAll('http://localhost:8082', urls.card)
    .replaceAll('http://localhost:8080', urls.merchant);

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('the tables of the README', () => {
  const settings = tableOf(sectionOf(readme, '## Settings'));

  /** What a server's `config.ts` adds to the common settings. */
  function ownSettings(server: string): string[] {
    const source = readProjectFile(`packages/${server}/src/config.ts`);
    return [...source.matchAll(/\b([A-Z][A-Z0-9_]+): (?:secret|setting|z)\b/g)].map(([, name = '']) => name);
  }

  test('name every setting that a server reads, and no other', () => {
    const own = ['pg', 'card', 'merchant'].map(ownSettings);
    expect(own.map((names) => names.length > 0)).toEqual([true, true, true]);
    const read = new Set([...Object.keys(commonSettings), ...own.flat()]);
    expect(settings.map(([name]) => name).sort()).toEqual([...read].sort());
  });

  test('tell the defaults of the settings that all servers read', () => {
    const defaultOf = (setting: (typeof commonSettings)[keyof typeof commonSettings]): string => {
      const value: unknown = setting.parse(undefined);
      return value === undefined || (Array.isArray(value) && value.length === 0) ? '–' : String(value);
    };
    const told = new Map(settings.map(([name, value]) => [name, value]));
    const wrong = Object.entries(commonSettings).filter(
      ([name, setting]) => told.get(name) !== defaultOf(setting),
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('name every word of the payflow command, as its help does', async () => {
    const main = join(projectRoot, 'packages/sandbox/src/main.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--help']);
    const [, list = ''] = /^Commands:\n([\s\S]*?)^\n/m.exec(stdout) ?? [];
    const lines = list
      .replaceAll(/\n {5,}/g, ' ')
      .trimEnd()
      .split('\n');
    const words = lines.map((line) => line.trim().split(/ {2,}/));
    expect(words.length).toBeGreaterThan(5);
    const told = tableOf(sectionOf(readme, '## The payflow command'));
    expect(told).toEqual(words);
  });

  test('show the test cards as they are', () => {
    const section = sectionOf(readme, '## Test cards');
    const spaced = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
    const cards = [
      ...TEST_CARDS.map(({ number, title, responseCode }) => [spaced(number), title, responseCode]),
      ...SILENT_CARDS.map(({ number, title }) => [spaced(number), title, '–']),
    ];
    expect(tableOf(section)).toEqual(cards);
    for (const range of TEST_RANGES) expect(section).toContain(range);
  });

  test('show every error code with its status and meaning', () => {
    const told = tableOf(sectionOf(readme, '## Error codes'));
    expect(told).toEqual(
      Object.entries(refusals).map(([code, { status, summary }]) => [code, String(status), summary]),
    );
  });
});

describe('what is pasted from the README works', () => {
  test('paying with curl: approved, in the inbox, declined with 51, and a page for the buyer', async () => {
    await using town = await startSandbox();
    const urls = { pg: town.url('pg'), card: town.url('card'), merchant: town.url('merchant') };
    using shell = openShell(folder);
    const said: string[] = [];
    for (const block of walkThrough) {
      said.push(await shell.paste(movedTo(urls, block)));
      await town.quiet();
    }
    const [paid = '', inbox = '', broke = '', checkout = ''] = said;
    expect(said).toHaveLength(4);
    expect(paid.match(/"status":"APPROVED"/g)).toHaveLength(2);
    expect(JSON.parse(inbox)).toMatchObject({
      webhooks: [{ valid: true, verdict: 'IGNORED', type: 'payment.captured' }],
    });
    expect(JSON.parse(broke)).toMatchObject({ status: 'FAILED', failure: { code: '51' } });
    const page = await fetch(JSON.parse(checkout).redirectUrl);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('1,550,000');
    expect(await town.invariants()).toEqual([]);
  });

  test('the clock moves', async () => {
    await using town = await startSandbox();
    const urls = { pg: town.url('pg'), card: town.url('card'), merchant: town.url('merchant') };
    using shell = openShell(folder);
    const [block = ''] = blocksOf(sectionOf(readme, '## Clock'), 'sh');
    const said = await shell.paste(movedTo(urls, block));
    expect(said).toContain('"offsetMs":0');
    expect(said).toContain('"offsetMs":1860000');
  });

  test('a snapshot is taken and gone back to, and all begins anew', async () => {
    await using town = await startSandbox();
    const urls = { pg: town.url('pg'), card: town.url('card'), merchant: town.url('merchant') };
    using shell = openShell(folder);
    const [block = ''] = blocksOf(sectionOf(readme, '## Reset and snapshots'), 'sh');
    const said = (await shell.paste(movedTo(urls, block))).trim().split('\n');
    expect(said.map((line) => JSON.parse(line))).toMatchObject([
      { name: 'before' },
      { name: 'before' },
      { offsetMs: 0 },
    ]);
  });

  test.each([
    ['with nothing but Node', ownVerifier],
    ['with the package', packageVerifier],
  ])('a shop of your own hears of its payments and verifies them %s', async (_how, verifier) => {
    await using town = await startSandbox();
    const urls = { pg: town.url('pg'), card: town.url('card'), merchant: town.url('merchant') };
    const [port = 0] = await freePorts(1);
    const moved = (block: string) => movedTo(urls, block).replaceAll('3000', String(port));
    using shell = openShell(folder, { NODE_NO_WARNINGS: '1' });
    write('verify-webhook.mjs', withPackages(verifier));
    write('shop.mjs', moved(shop));
    const [open = '', pay = ''] = blocksOf(verifying, 'sh');

    const registered = await shell.paste(
      moved(open).replace('node shop.mjs', 'node shop.mjs > heard.txt 2>&1 &'),
    );
    expect(JSON.parse(registered)).toMatchObject({ code: 'OK' });
    await until('the shop listens', () =>
      fetch(`http://localhost:${port}`).then(
        () => true,
        () => false,
      ),
    );
    const paid = JSON.parse(await shell.paste(moved(pay)));
    expect(paid).toMatchObject({ status: 'APPROVED', amount: 12_000 });
    await town.quiet();
    expect(await shell.paste('cat heard.txt')).toBe(`payment.captured ${paid.orderNo} CAPTURED\n`);
    const forged = await fetch(`http://localhost:${port}/hook`, { method: 'POST', body: '{}' });
    expect(forged.status).toBe(401);
    expect(await town.invariants()).toEqual([]);
  });

  test('the test of the test kit passes', async () => {
    const [block = ''] = blocksOf(sectionOf(readme, '## Test kit'), 'js');
    mkdirSync(join(folder, 'beside/shop'), { recursive: true });
    symlinkSync(projectRoot, join(folder, 'beside/payflow'), 'junction');
    const file = write('beside/shop/pay.test.mjs', block);
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file]);
    expect(stdout).toContain('# pass 2\n# fail 0');
  });

  test('server mode starts, and asks for keys', async () => {
    const [pg = 0, card = 0, merchant = 0] = await freePorts(3);
    const ports = { PG_PORT: String(pg), CARD_PORT: String(card), MERCHANT_PORT: String(merchant) };
    using shell = openShell(projectRoot, { ...ports, LOG_LEVEL: 'silent' });
    const [block = ''] = blocksOf(sectionOf(readme, '## Server mode'), 'sh');
    const moved = block
      .replaceAll('8080', String(merchant))
      .replace('.payflow/server', join(folder, 'server'));
    await shell.paste(moved.replaceAll(' &', ' >/dev/null 2>&1 &'));
    const shopIsReady = (): Promise<boolean> =>
      fetch(`http://localhost:${merchant}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('the shop is ready', shopIsReady, 15_000);
    const lookUp = `http://localhost:${pg}/pay/tx/T0000000000000000000`;
    expect((await fetch(lookUp)).status).toBe(401);
    const withKey = await shell.paste(`curl -s -H "Authorization: Bearer $M001_SECRET_KEY" ${lookUp}; echo`);
    expect(JSON.parse(withKey)).toMatchObject({ code: 'NOT_FOUND' });
    expect((await fetch(`http://localhost:${pg}/sandbox/clock`)).status).toBe(404);
  });
});

/** The workspace's packages by their files, for code that lies outside. */
function withPackages(code: string): string {
  const { resolve } = createRequire(import.meta.url);
  return code.replaceAll(/'(@payflow\/[\w-]+)'/g, (_, name: string) => `'${pathToFileURL(resolve(name))}'`);
}

describe.each([
  ['with nothing but Node', 'own.mjs', ownVerifier],
  ['with the package', 'package.mjs', packageVerifier],
])("the README's verification %s", (_how, name, code) => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const body = Buffer.from('{"type":"payment.captured","data":{"amount":50000}}');
  const signedAt = (timestampSeconds: number) =>
    sign({ id: 'evt_1', timestampSeconds, body, secrets: [secret] });
  const now = () => Math.floor(Date.now() / 1000);
  type Verify = (headers: Record<string, string>, body: Buffer, secret: string) => boolean;

  test('accepts what PayFlow signed, also beside another signature, and nothing else', async () => {
    const file = write(name, withPackages(code));
    const { isFromPayFlow }: { isFromPayFlow: Verify } = await import(pathToFileURL(file).href);
    const signed = signedAt(now());
    const two = { ...signed, 'webhook-signature': `v1,AAAA ${signed['webhook-signature']}` };
    expect([signed, two].map((headers) => isFromPayFlow(headers, body, secret))).toEqual([true, true]);

    const tampered = Buffer.from(body.toString().replace('50000', '50001'));
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(isFromPayFlow(signed, tampered, secret)).toBe(false);
    expect(isFromPayFlow(signed, body, other)).toBe(false);
    expect(isFromPayFlow({ ...signed, 'webhook-id': 'evt_2' }, body, secret)).toBe(false);
    for (const age of [-310, 310]) expect(isFromPayFlow(signedAt(now() + age), body, secret)).toBe(false);
    for (const header of Object.keys(signed)) {
      const { [header as 'webhook-id']: _gone, ...rest } = signed;
      expect(isFromPayFlow(rest, body, secret)).toBe(false);
    }
  });
});

describe('every link inside the project', () => {
  const pages = projectFiles().filter((path) => path.endsWith('.md'));

  test('is looked at on every page', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md']));
  });

  test.each(pages)('of %s leads somewhere', (page) => {
    const broken = localLinksOf(readProjectFile(page)).filter(({ path, anchor }) => {
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(projectRoot, target))) return true;
      return anchor !== '' && !anchorsOf(readProjectFile(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});
