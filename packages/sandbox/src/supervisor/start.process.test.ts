import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openSqlite } from '@payflow/database';
import { describe, expect, test } from 'vitest';
import { holders, isAlive, isSilent, plot } from './payflow-process.ts';

const run = promisify(execFile);
const READY = 'Ctrl-C stops it.';

async function allSilent(urls: Readonly<Record<string, string>>): Promise<void> {
  for (const url of Object.values(urls)) expect(await isSilent(url)).toBe(true);
}

describe('npm start', { timeout: 60_000 }, () => {
  test('says where everything is, and the command that it shows pays', async () => {
    using place = await plot();
    const payflow = place.run(['start']);
    await payflow.said(READY);
    const { m001SecretKey } = JSON.parse(readFileSync(join(place.folder, 'credentials.json'), 'utf8'));
    for (const text of [
      `${place.urls.merchant}/merchant/api/products`,
      place.urls.pg,
      place.urls.card,
      `${place.urls.pg}/docs`,
      m001SecretKey,
      join(place.folder, 'credentials.json'),
      join(place.folder, 'webhook-secret'),
      join(place.folder, 'logs'),
    ]) {
      expect(payflow.out).toContain(text);
    }
    const command = payflow.out.split('\n').find((line) => line.startsWith('curl '));
    const { stdout } = await run('bash', ['-c', command ?? '']);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'APPROVED', amount: 50_000 });
    payflow.signal('SIGINT');
    await payflow.exited;
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s stops all of it, exit code 0', async (signal) => {
    using place = await plot();
    const payflow = place.run(['start']);
    await payflow.said(READY);
    const pids = holders(place.folder);
    expect(pids.filter(isAlive)).toHaveLength(3);
    payflow.signal(signal);
    expect(await payflow.exited).toMatchObject({ code: 0, err: '' });
    expect(pids.filter(isAlive)).toEqual([]);
    await allSilent(place.urls);
  });

  test('Ctrl-C while it starts leaves nothing behind', async () => {
    using place = await plot();
    const payflow = place.run(['start']);
    await payflow.said('Starting');
    payflow.signal('SIGINT');
    expect(await payflow.exited).toMatchObject({ code: 0, err: '' });
    expect(payflow.leftSomething()).toBe(false);
  });

  test('keeps its keys, for their owner alone, and its clock over a restart', async () => {
    using place = await plot();
    const file = join(place.folder, 'credentials.json');
    const first = place.run(['start']);
    await first.said(READY);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const keys = readFileSync(file, 'utf8');
    const headers = { 'content-type': 'application/json' };
    const advance = { method: 'POST', headers, body: JSON.stringify({ advance: 'P1D' }) };
    const moved = await fetch(`${place.urls.pg}/sandbox/clock`, advance);
    expect(await moved.json()).toMatchObject({ offsetMs: 86_400_000 });
    const body = JSON.stringify({ items: [{ productId: 'iphone-16-pro', quantity: 1 }] });
    const order = await fetch(`${place.urls.merchant}/merchant/api/orders`, {
      method: 'POST',
      headers,
      body,
    });
    const { createdAt } = (await order.json()) as { createdAt: string };
    expect(Date.parse(createdAt) - Date.now()).toBeGreaterThan(86_000_000);
    first.signal('SIGINT');
    await first.exited;

    const second = place.run(['start']);
    await second.said(READY);
    expect(readFileSync(file, 'utf8')).toBe(keys);
    expect(second.out).toContain('1 d 0 h 0 min ahead');
    const clock = await fetch(`${place.urls.pg}/sandbox/clock`);
    expect(await clock.json()).toMatchObject({ offsetMs: 86_400_000 });
    second.signal('SIGINT');
    expect(await second.exited).toMatchObject({ code: 0 });
  });
});

describe('npm start says in one line, and ends with exit code 1 and nothing running, when', {
  timeout: 60_000,
}, () => {
  const refusal = async (place: Awaited<ReturnType<typeof plot>>, env: Record<string, string> = {}) => {
    const payflow = place.run(['start'], env);
    const { code, err } = await payflow.exited;
    expect({ code, left: payflow.leftSomething() }).toEqual({ code: 1, left: false });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    return err;
  };

  test.each(['pg', 'card', 'merchant'] as const)("the %s's port is taken", async (name) => {
    using place = await plot();
    const other = createServer().listen(Number(new URL(place.urls[name]).port), '127.0.0.1');
    expect(await refusal(place)).toMatch(/port \d+ is taken/);
    other.close();
    await allSilent(place.urls);
  });

  test('the data folder is a file, or below one', async () => {
    using place = await plot();
    writeFileSync(place.folder, '');
    expect(await refusal(place)).toContain('PAYFLOW_DATA_DIR');
    expect(await refusal(place, { PAYFLOW_DATA_DIR: join(place.folder, 'deeper') })).toContain('ENOTDIR');
  });

  test('the database is from a newer version', async () => {
    using place = await plot();
    const file = join(place.folder, 'pg.db');
    mkdirSync(dirname(file), { recursive: true });
    const onFatal = (error: Error) => {
      throw error;
    };
    const database = openSqlite({ service: 'pg', file, now: Date.now(), onFatal });
    database.driver.exec(`INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at")
      VALUES ('1', 'x', '9999_later', 0)`);
    database.close();
    expect(await refusal(place)).toContain('9999_later');
    await allSilent(place.urls);
  });

  test('the same folder is in use, and leaves that PayFlow alone', async () => {
    using place = await plot();
    using elsewhere = await plot();
    const payflow = place.run(['start']);
    await payflow.said(READY);
    expect(await refusal(elsewhere, { PAYFLOW_DATA_DIR: place.folder })).toContain('is in use');
    expect(await isSilent(place.urls.pg)).toBe(false);
    payflow.signal('SIGINT');
    expect(await payflow.exited).toMatchObject({ code: 0 });
  });

  test.each([
    ['its keys are broken', 'credentials.json', '{}', 0o600, /credentials\.json is broken/],
    ['its keys are open to others', 'credentials.json', '{}', 0o644, /mode 644.*chmod 600/],
    ['its clock is broken', 'clock.json', '{"offsetMs": -1}', 0o644, /clock\.json is broken/],
  ])('%s', async (_what, name, content, mode, said) => {
    using place = await plot();
    mkdirSync(place.folder, { recursive: true });
    writeFileSync(join(place.folder, name), content, { mode });
    expect(await refusal(place)).toMatch(said);
  });

  test('a setting is wrong, or asks for the server mode', async () => {
    using place = await plot();
    expect(await refusal(place, { PG_PORT: 'http' })).toContain('PG_PORT');
    expect(await refusal(place, { PAYFLOW_MODE: 'server' })).toContain('PAYFLOW_MODE=server');
  });
});

describe('the words', () => {
  test.each([[[]], [['stop']], [['start', 'demo']], [['start', '--port=1']], [['--fast']]])(
    '%j are not known: one line that says what there is, exit code 2',
    async (words) => {
      using place = await plot();
      const { code, out, err } = await place.run(words).exited;
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/^[^\n]*There are start, demo and verify, and --help\.\n$/);
    },
  );

  test('--help says what there is, exit code 0', async () => {
    using place = await plot();
    const { code, out } = await place.run(['--help']).exited;
    expect(code).toBe(0);
    expect(out).toContain('npm run demo');
  });
});
