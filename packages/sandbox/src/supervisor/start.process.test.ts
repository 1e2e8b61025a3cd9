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
      `Shop             ${place.urls.merchant}\n`,
      `${place.urls.pg}/admin`,
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

describe('payflow start', { timeout: 60_000 }, () => {
  const paying = async ({ urls }: { urls: Readonly<Record<string, string>> }) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ orderNo: 'ORDER-1', amount: 1_000 });
    const reply = await fetch(`${urls.pg}/pay/ready`, { method: 'POST', headers, body });
    return (await reply.json()) as { tid: string };
  };

  test('--fresh begins with no payments and real time, on the same keys', async () => {
    using place = await plot();
    const first = place.run(['start']);
    await first.said(READY);
    const { tid } = await paying(place);
    await place.run(['clock', 'advance', 'P1D']).exited;
    const keys = readFileSync(join(place.folder, 'credentials.json'), 'utf8');
    writeFileSync(join(place.folder, 'notes.txt'), 'mine');

    const tooEarly = await place.run(['start', '--fresh']).exited;
    expect(tooEarly).toMatchObject({ code: 1, err: expect.stringContaining(`is in use by process`) });
    expect((await fetch(`${place.urls.pg}/pay/tx/${tid}`)).status).toBe(200);
    first.signal('SIGINT');
    await first.exited;

    const second = place.run(['start', '--fresh']);
    await second.said(READY);
    expect(second.out).not.toContain('ahead of real time');
    expect((await fetch(`${place.urls.pg}/pay/tx/${tid}`)).status).toBe(404);
    expect(readFileSync(join(place.folder, 'credentials.json'), 'utf8')).toBe(keys);
    expect(readFileSync(join(place.folder, 'notes.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(join(place.folder, 'logs/pg.log'), 'utf8')).not.toContain('/pay/ready');
    second.signal('SIGINT');
    await second.exited;
  });

  test('--fresh leaves databases alone that are not files', async () => {
    using place = await plot();
    const elsewhere = { DATABASE_URL: 'mysql://user:secret@127.0.0.1:1/payflow' };
    const { code, err } = await place.run(['start', '--fresh'], elsewhere).exited;
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('drop the three databases') });
  });

  test('--seed has a script and a fault come out the same in each run', async () => {
    const outcomes = async (seed: string) => {
      using place = await plot();
      const payflow = place.run(['start', '--seed', seed]);
      await payflow.said(READY);
      const headers = { 'content-type': 'application/json' };
      const send = (url: string, method: string, body: object) =>
        fetch(url, { method, headers, body: JSON.stringify(body) });
      const steps = [{ decline: '51', probability: 0.5 }, { approve: {} }];
      await send(`${place.urls.card}/card/api/scripts/toss`, 'PUT', { match: {}, steps });
      const heads: boolean[] = [];
      for (let i = 0; i < 24; i++) {
        const asked = { amount: 1_000, merchantName: 'Shop', tid: `T${String(i).padStart(19, '0')}` };
        const reply = await send(`${place.urls.card}/card/api/authorize`, 'POST', asked);
        heads.push(((await reply.json()) as { result: string }).result === 'APPROVED');
      }
      const fault = { hop: 'merchant-call', fault: 'replyLost', when: { probability: 0.5 } };
      await send(`${place.urls.pg}/sandbox/faults`, 'PUT', { faults: [fault] });
      for (let i = 0; i < 24; i++) {
        const asked = send(`${place.urls.pg}/pay/ready`, 'POST', { orderNo: `TOSS-${i}`, amount: 1_000 });
        heads.push(
          await asked.then(
            () => true,
            () => false,
          ),
        );
      }
      payflow.signal('SIGINT');
      await payflow.exited;
      return heads;
    };
    const first = await outcomes('7');
    expect(new Set(first)).toEqual(new Set([true, false]));
    expect(await outcomes('7')).toEqual(first);
  });

  test('--ports goes before the environment, and --json says in one value where all is', async () => {
    using place = await plot();
    using other = await plot();
    const { PG_PORT, CARD_PORT, MERCHANT_PORT } = other.env;
    const payflow = place.run(['start', '--json', '--ports', `${PG_PORT},${CARD_PORT},${MERCHANT_PORT}`]);
    await payflow.said('\n');
    const { urls, m001SecretKey, dataDir } = JSON.parse(payflow.out);
    expect({ urls, dataDir }).toEqual({ urls: other.urls, dataDir: place.folder });
    expect(m001SecretKey).toMatch(/^sk_/);
    expect(await isSilent(other.urls.pg)).toBe(false);
    expect(await isSilent(place.urls.pg)).toBe(true);
    payflow.signal('SIGINT');
    expect(await payflow.exited).toMatchObject({ code: 0, out: payflow.out, err: '' });
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
    ['its clock is broken', 'clock.json', '{"offsetMs": "soon"}', 0o644, /clock\.json is broken/],
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
  test.each([
    [[], 'Say what to do. payflow --help says what there is.'],
    [['strat'], "Unknown command 'strat'. Did you mean start? payflow --help says what there is."],
    [
      ['start', 'demo'],
      "Too many arguments for 'start'. Expected 0 arguments but got 1: demo. payflow start --help says what there is.",
    ],
    [
      ['start', '--port=1'],
      "Unknown option '--port=1'. Did you mean --ports? payflow start --help says what there is.",
    ],
    [
      ['start', '--ports', '1,1,0'],
      'Each server needs a port of its own. payflow start --help says what there is.',
    ],
    [['--fast'], "Unknown option '--fast'. payflow --help says what there is."],
    [
      ['clock', 'advance'],
      "Missing required argument 'duration'. payflow clock advance --help says what there is.",
    ],
    [['pay', '--amount', '0'], 'It is a whole number, 1 or more. payflow pay --help says what there is.'],
  ])('%j are not understood: one line that says where to read on, exit code 2', async (words, line) => {
    using place = await plot();
    const { code, out, err } = await place.run(words).exited;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err.trimEnd().endsWith(line)).toBe(true);
  });

  test('--help says what there is, exit code 0', async () => {
    using place = await plot();
    const { code, out } = await place.run(['--help']).exited;
    expect(code).toBe(0);
    expect(out).toContain('npm run demo');
  });

  test('--version says which one it is', async () => {
    using place = await plot();
    expect(await place.run(['--version']).exited).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test('whoever reads the help may leave before its end', async () => {
    const payflow = `${process.execPath} ${join(import.meta.dirname, '../../bin/payflow.mjs')}`;
    const { stdout, stderr } = await run('bash', ['-o', 'pipefail', '-c', `${payflow} --help | head -1`]);
    expect({ stdout, stderr }).toEqual({ stdout: 'Usage: payflow [options] [command]\n', stderr: '' });
  });
});
