import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { tamperWith } from '@payflow/database';
import { expect, test } from 'vitest';
import { type Plot, plot } from './supervisor/payflow-process.ts';

const LAUNCHER = join(import.meta.dirname, '../bin/payflow.mjs');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command as an installed one is called. */
function payflow(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [LAUNCHER, ...words],
      { env: { ...process.env, ...env } },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      },
    );
  });
}

async function paid({ urls }: Plot, orderNo: string): Promise<string> {
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${urls.pg}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await reply.json()) as { tid: string };
  };
  const { tid } = await post('/pay/ready', { orderNo, amount: 50_000 });
  await post('/pay/approve', { tid });
  return tid;
}

test('payflow verify says 2 when nobody is there, 0 when all holds, 1 with the id when it does not', {
  timeout: 60_000,
}, async () => {
  using place = await plot();
  const { code, out, err } = await payflow(['verify'], place.env);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('start it with npm start');

  const town = place.run(['start']);
  await town.said('Ctrl-C stops it.');
  const tid = await paid(place, 'ORDER-1');
  const whole = await payflow(['verify'], place.env);
  expect(whole).toMatchObject({ code: 0, err: '' });
  for (const id of ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I9', 'I10', 'I11', 'I14'])
    expect(whole.out).toMatch(new RegExp(`^${id} +holds +[\\d,]+ {2}\\S`, 'm'));
  expect(whole.out).toMatch(/^I8 +by tests, not here/m);

  const pg = { service: 'pg', file: join(place.folder, 'pg.db') } as const;
  await tamperWith(pg, `UPDATE "payments" SET "amount" = 1 WHERE "tid" = '${tid}'`);
  const broken = await payflow(['verify', '--url', `${place.urls.pg}/`], {});
  expect(broken).toMatchObject({ code: 1, err: '' });
  expect(broken.out).toMatch(/^I3 +BROKEN +1 /m);
  expect(broken.out).toContain(`${tid} has amount 1, and its events make it 50000`);
  expect(broken.out).toContain('Broken: I1, I3, I7.');

  const asJson = await payflow(['verify', '--json'], place.env);
  expect(asJson.code).toBe(1);
  expect(JSON.parse(asJson.out)).toMatchObject({ holds: false });
  town.signal('SIGINT');
  await town.exited;
});

test('payflow verify says what it lacks when the sandbox wants a key, and when it is no sandbox', {
  timeout: 60_000,
}, async () => {
  using place = await plot();
  const town = place.run(['start']);
  await town.said('Ctrl-C stops it.');
  const wrongKey = await payflow(['verify'], { ...place.env, ADMIN_KEY: `ak_${'wrong'.repeat(8)}` });
  expect(wrongKey).toMatchObject({ code: 2, out: '', err: expect.stringContaining('ADMIN_KEY') });
  const short = await payflow(['verify'], { ...place.env, ADMIN_KEY: 'short' });
  expect(short).toMatchObject({ code: 2, out: '', err: expect.stringContaining('24 characters') });
  const elsewhere = await payflow(['verify', '--url', place.urls.card], place.env);
  expect(elsewhere).toMatchObject({ code: 2, out: '', err: expect.stringContaining('/sandbox/invariants') });
  town.signal('SIGINT');
  await town.exited;
});
