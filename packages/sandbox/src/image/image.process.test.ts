import { execFile, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { liveClock, liveTransport } from '@payflow/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readProjectFile } from '../house/project-files.ts';
import { createBuyer } from '../index.ts';
import { requireService } from '../services/service.ts';
import { until } from '../supervisor/payflow-process.ts';
import { envExample, readCompose, readEnv, type Service } from './compose.ts';
import { type Container, startContainer } from './container.ts';
import { build, type Image } from './dockerfile.ts';
import { startScaledSet } from './scaled-set.ts';
import { inboxOf, pay } from './shopping.ts';
import { makePath, startContainers } from './town-of-containers.ts';

const run = promisify(execFile);
const isMissing = !requireService('mariadb') || !requireService('nginx');
const isScalable = [requireService('redis'), requireService('kafka')].every((found) => found !== undefined);
/** What a worker that died had taken is another one's when its lease has run out. */
const LONG_MS = 60_000;
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

let folder: string;
let path: string;
let image: Image;

beforeAll(async () => {
  if (isMissing) return;
  folder = await mkdtemp(join(tmpdir(), 'payflow-image-'));
  path = await makePath(folder);
  image = await build(folder, path);
  if (!isRoot) await run('chmod', ['-R', 'a-w', image.app]);
}, 120_000);

afterAll(async () => {
  if (isMissing) return;
  if (!isRoot) await run('chmod', ['-R', 'u+w', image?.app ?? folder]);
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

/** It ends by itself, without a word, within the time that it is given. */
async function stops(name: string, container?: Container, service?: Service): Promise<void> {
  const begun = Date.now();
  container?.signal('SIGTERM');
  expect(await container?.exited, name).toBe(0);
  const graceMs = Number.parseInt(service?.stop_grace_period ?? '', 10) * 1_000;
  expect(Date.now() - begun).toBeLessThan(graceMs);
  expect(container?.err).toBe('');
}

const files = () => globSync('**/*', { cwd: image.app }).length;

describe.skipIf(isMissing)(
  'the image, as the Dockerfile makes it (in a folder, without Docker)',
  { timeout: 60_000 },
  () => {
    test('holds the servers with the clients of their databases and the built pages, and no tests, tools for development or secrets', () => {
      const has = (pattern: string) => globSync(pattern, { cwd: image.app }).length > 0;
      for (const name of ['card', 'pg', 'merchant']) {
        expect(has(`packages/${name}/src/main.ts`)).toBe(true);
        expect(has(`packages/database/generated/${name}/mysql/client.ts`)).toBe(true);
        expect(has(`prisma/${name}/migrations/mysql/*/migration.sql`)).toBe(true);
      }
      for (const page of ['storefront', 'checkout', 'console']) {
        expect(has(`packages/${page}/dist/index.html`), page).toBe(true);
        expect(has(`packages/${page}/dist/assets/*.js`), page).toBe(true);
      }
      for (const pattern of [
        'packages/*/src/**/*.test.ts',
        'node_modules/.pnpm/vite@*',
        '.env*',
        '.git',
        '**/.payflow',
        'node_modules/.pnpm/vitest@*',
      ])
        expect(has(pattern), pattern).toBe(false);
      expect(image.user).toBe('node');
    });

    test('is put together by the package manager that npm start uses', () => {
      const pinned = /'(pnpm@[\d.]+)'/.exec(readProjectFile('tools/prepare.mjs'))?.[1];
      const used = new Set(readProjectFile('Dockerfile').match(/pnpm@[\d.]+/g));
      expect([...used]).toEqual([pinned]);
    });

    test('sells a phone in server mode on MariaDB behind nginx, on a folder that cannot be written, and stops', async () => {
      const before = files();
      await using town = await startContainers(image, folder, path);
      const { nginx, servers, secrets, compose } = town;
      const { call: transport, close } = liveTransport({ clock: liveClock() });

      const mina = createBuyer({ name: 'Mina', shopUrl: nginx.url, transport });
      const { orderNo, page } = await mina.buys('iphone-16-pro');
      expect(page).toMatchObject({ status: 200, html: expect.stringContaining('PAID') });
      const inbox = () => inboxOf({ url: nginx.url, secrets });
      await until('the webhook has come', async () => (await inbox()).length > 0);
      expect(await inbox()).toMatchObject([{ type: 'payment.captured', valid: true }]);
      const order = await fetch(`${nginx.url}/merchant/api/orders/${orderNo}`);
      expect(await order.json()).toMatchObject({ state: 'PAID' });

      const post = async (to: string, body: unknown, key?: string) => {
        const headers = {
          'content-type': 'application/json',
          ...(key ? { authorization: `Bearer ${key}` } : {}),
        };
        const reply = await fetch(to, { method: 'POST', headers, body: JSON.stringify(body) });
        return { status: reply.status, json: (await reply.json()) as Record<string, unknown> };
      };
      const key = secrets.M001_SECRET_KEY;
      const ready = await post(`${nginx.url}/pay/ready`, { orderNo: 'A-1', amount: 50_000 }, key);
      const card = { number: '4242424242424242', expiry: '12/40', cvc: '123' };
      const paid = await post(`${nginx.url}/pay/approve`, { tid: ready.json.tid, card }, key);
      expect(paid.json).toMatchObject({ status: 'APPROVED', amount: 50_000 });

      for (const address of [nginx.url, town.url('pg')]) {
        expect((await post(`${address}/pay/ready`, { orderNo: 'A-2', amount: 1 })).status).toBe(401);
        expect((await post(`${address}/sandbox/clock`, { advance: 'P1D' }, secrets.ADMIN_KEY)).status).toBe(
          404,
        );
      }
      expect((await post(`${nginx.url}/card/api/authorize`, {})).status).toBe(401);
      expect((await fetch(`${nginx.url}/merchant/api/webhooks`)).status).toBe(401);

      expect(await town.query('pg', 'SELECT COUNT(*) FROM payflow_pg.payments')).toContain('2');
      await expect(town.query('card', 'SELECT COUNT(*) FROM payflow_pg.payments')).rejects.toThrow('denied');

      await close();
      for (const name of ['merchant', 'pg', 'card'] as const)
        await stops(name, servers[name], compose.services[name]);
      const asNobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
      expect(spawnSync('touch', ['packages/new'], { cwd: image.app, ...asNobody }).status).not.toBe(0);
      expect(files()).toBe(before);
    });

    test.skipIf(!isScalable)(
      'in two PGs and two workers sells a phone, loses one of each, goes on, and stops',
      { timeout: 180_000 },
      async () => {
        await using town = await startScaledSet(image, folder, path);
        const counter = { url: town.url, secrets: town.base.secrets };
        const { call: transport, close } = liveTransport({ clock: liveClock() });
        const mina = createBuyer({ name: 'Mina', shopUrl: town.url, transport });
        const { orderNo, page } = await mina.buys('iphone-16-pro');
        expect(page).toMatchObject({ status: 200, html: expect.stringContaining('PAID') });
        await until('the webhook has come', async () => (await inboxOf(counter)).length > 0);
        expect(await inboxOf(counter)).toMatchObject([
          { type: 'payment.captured', valid: true, verdict: 'APPLIED' },
        ]);
        const order = await fetch(`${town.url}/merchant/api/orders/${orderNo}`);
        expect(await order.json()).toMatchObject({ state: 'PAID' });
        await close();

        for (const name of ['pg-2', 'worker-1']) town.containers[name]?.signal('SIGKILL');
        for (const number of [1, 2, 3, 4, 5, 6]) expect(await pay(counter, `A-${number}`)).toBe('APPROVED');
        await until('every webhook has come', async () => (await inboxOf(counter)).length === 7, LONG_MS);
        const unsent = () =>
          town.base.query('pg', 'SELECT COUNT(*) FROM payflow_pg.outbox WHERE publishedAt IS NULL');
        await until('Kafka has every event', async () => (await unsent()).split('\n')[1] === '0', LONG_MS);

        for (const name of ['merchant', 'worker-2', 'pg-1', 'card'])
          await stops(
            name,
            town.containers[name],
            town.base.compose.services[name.replace(/^worker.*/, 'worker')],
          );
      },
    );

    test.each(['card', 'pg', 'merchant'] as const)(
      'started with the secrets of .env.example, the %s refuses every one of them in a line, with exit code 1',
      async (name) => {
        const service = readCompose(readEnv(envExample())).services[name]!;
        const parts = { image, service, moved: (text: string) => text, path };
        using container = startContainer({ ...parts, env: {} });
        expect(await container.exited).toBe(1);
        const secrets = Object.entries(service.environment).filter(([, value]) =>
          /^(whsec_)?change-me/.test(value),
        );
        expect(secrets.length).toBeGreaterThan(0);
        expect(container.err.trimEnd().split('\n')).toHaveLength(1);
        for (const [secret] of secrets)
          expect(container.err).toMatch(new RegExp(`${secret} (is a sample value|must be)`));

        const own = Object.fromEntries(
          secrets.map(([secret], i) => [secret, `whsec_${`${i}Ab9`.repeat(11)}`]),
        );
        using withSamplePassword = startContainer({ ...parts, env: own });
        expect(await withSamplePassword.exited).toBe(1);
        expect(withSamplePassword.err).toMatch(/^[^\n]*password in DATABASE_URL is a sample value[^\n]*\n$/);
      },
    );
  },
);
