import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { projectRoot } from '../house/project-files.ts';
import { type Plot, plot } from '../supervisor/payflow-process.ts';

vi.setConfig({ testTimeout: 60_000 });

// One PayFlow for all of them: each word leaves it as it found it, but for payments and the time.
let place: Plot;
beforeAll(async () => {
  place = await plot();
  await place.run(['start']).said('Ctrl-C stops it.');
});
afterAll(() => place[Symbol.dispose]());

const say = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  place.run(words, env).exited;

async function said(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, out, err } = await say([...words, '--json'], env);
  expect(err).toBe('');
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  return { code, value: JSON.parse(out) };
}

async function refused(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, out, err } = await say(words, env);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  return err;
}

test('npx payflow is the command in a clone', async () => {
  const { stdout } = await promisify(execFile)('npx', ['payflow', '--help'], { cwd: projectRoot });
  expect(stdout).toContain('Usage: payflow');
});

describe('payflow pay', () => {
  test('pays, and says where to look further', async () => {
    const { code, out } = await say(['pay', '--amount', '50000', '--order', 'ORDER-1']);
    expect(code).toBe(0);
    expect(out).toMatch(/^T\w{19} {2}APPROVED/);
    for (const text of ['ORDER-1', '50,000 won', 'approval code', ' ms to approve'])
      expect(out).toContain(text);
    const story = await fetch(/http\S+\/timeline/.exec(out)?.[0] ?? '');
    expect(story.status).toBe(200);
  });

  test('says why the issuer declined, exit code 1', async () => {
    const { code, out } = await say(['pay', '--card', '4000000000009995']);
    expect(code).toBe(1);
    expect(out).toMatch(/FAILED \(declined\)/);
    expect(out).toContain('51 insufficient_funds: ');
    expect(await said(['pay', '--card', '4000000000009995'])).toMatchObject({
      code: 1,
      value: { status: 'FAILED', failure: { code: '51' } },
    });
  });

  test('has the issuer do what it is told, for this payment alone', async () => {
    const { value } = await said(['pay', '--script', 'decline:41']);
    expect(value).toMatchObject({ status: 'FAILED', failure: { code: '41' } });
    expect((await said(['pay'])).value.status).toBe('APPROVED');
    expect(await refused(['pay', '--script', 'declin:51'])).toContain('did you mean "decline"?');
  });

  test('only holds the money when asked to, and acts for the merchant that is named', async () => {
    const { value } = await said(['pay', '--capture', 'manual', '--merchant', 'ANA']);
    const headers = { 'x-payflow-merchant': 'ANA' };
    const reply = await fetch(`${place.urls.pg}/api/v1/payments/${value.tid}`, { headers });
    expect(await reply.json()).toMatchObject({ data: { status: 'AUTHORIZED' } });
  });

  test('an American Express card has four digits of CVC', async () => {
    expect(await said(['pay', '--card', '378282246310005'])).toMatchObject({
      code: 0,
      value: { status: 'APPROVED' },
    });
  });

  test('takes no card that is not a test card, and no order twice', async () => {
    expect(await refused(['pay', '--card', '4539578763621486'])).toContain('CARD_NOT_A_TEST_CARD');
    await say(['pay', '--order', 'TWICE']);
    expect(await refused(['pay', '--order', 'TWICE'])).toContain('DUPLICATE_ORDER');
  });
});

describe('payflow clock', () => {
  test('shows business time, and moves it', async () => {
    const before = await said(['clock']);
    const moved = await said(['clock', 'advance', 'PT5M']);
    expect(moved.value.offsetMs - before.value.offsetMs).toBe(300_000);
    expect((await say(['clock'])).out).toContain('ahead of real time');
  });

  test('tells what falls due next, and goes to its time', async () => {
    const { value: held } = await said(['pay', '--capture', 'manual']);
    const { out } = await say(['clock']);
    const [due = ''] =
      out
        .split('\n')
        .find((line) => line.endsWith(held.tid))
        ?.trim()
        .split(' ') ?? [];
    expect(Date.parse(due)).toBeGreaterThan(Date.now());
    const moved = await said(['clock', 'to', due]);
    expect(moved.value.now >= due).toBe(true);
    const reply = await fetch(`${place.urls.pg}/api/v1/payments/${held.tid}`);
    expect(await reply.json()).toMatchObject({ data: { status: 'VOIDED' } });
    expect(await refused(['clock', 'to', due])).toContain('never goes back');
  });

  test('says which word was meant', async () => {
    expect(await refused(['clock', 'advanse', 'PT5M'])).toContain('did you mean "advance"?');
  });

  test('says what a duration is', async () => {
    expect(await refused(['clock', 'advance', '5m'])).toContain('like PT5M or P1D');
  });
});

describe('payflow status', () => {
  test('tells what runs, where, and what came of payments', async () => {
    await say(['pay']);
    const { code, out } = await say(['status']);
    expect(code).toBe(0);
    for (const url of Object.values(place.urls)) expect(out).toMatch(new RegExp(`${url} +ready +since 20`));
    expect(out).toMatch(/[1-9]\d* approved/);
    expect((await said(['status'])).value.servers.pg).toMatchObject({
      state: 'ready',
      checks: { database: 'ok' },
    });
  });

  test('one that does not answer makes it exit code 1, none at all 2', async () => {
    const gone = { CARD_PORT: '1' };
    expect(await said(['status'], gone)).toMatchObject({
      code: 1,
      value: { servers: { card: { state: 'silent' } } },
    });
    expect(await refused(['status'], { PG_PORT: '1', CARD_PORT: '1', MERCHANT_PORT: '1' })).toContain(
      'npm start',
    );
  });
});

describe('payflow reset and snapshot', () => {
  test('a snapshot brings back what was, and a reset leaves nothing of it', async () => {
    expect((await say(['snapshot', 'list'])).out).toBe('There are no snapshots.\n');
    const { value: kept } = await said(['pay']);
    const { value: saved } = await said(['snapshot', 'save', 'mine']);
    expect(saved).toMatchObject({ name: 'mine', payments: expect.any(Number) });
    expect((await say(['snapshot', 'list'])).out).toMatch(/^mine {2}\S+ {2}[\d,]+ payments?\n$/);
    const statusOf = async (tid: string) => (await fetch(`${place.urls.pg}/pay/tx/${tid}`)).status;

    const { code, out } = await say(['reset']);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('begins anew') });
    expect(await statusOf(kept.tid)).toBe(404);
    expect((await said(['clock'])).value.offsetMs).toBe(0);

    expect((await say(['snapshot', 'restore', 'mine'])).out).toContain('All is as in mine');
    expect(await statusOf(kept.tid)).toBe(200);
    expect((await say(['snapshot', 'delete', 'mine'])).code).toBe(0);
    expect((await said(['snapshot', 'list'])).value).toEqual({ snapshots: [] });
  });

  test('says which snapshot it does not know, and which names there cannot be', async () => {
    expect(await refused(['snapshot', 'restore', 'yours'])).toContain('yours');
    expect(await refused(['snapshot', 'save', '../x'])).toContain('hyphens');
    expect(await refused(['snapshot', 'stave'])).toContain('Did you mean save?');
    expect(await refused(['snapshot'])).toContain('payflow snapshot --help');
  });
});

describe('payflow logs', () => {
  test('shows what all three wrote, in their order, and takes a choice of it', async () => {
    const { out } = await say(['logs', '--json']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(lines.map(({ server }) => server))).toEqual(new Set(['pg', 'card', 'merchant']));
    const times = lines.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));

    const card = await say(['logs', 'card', '-n', '1', '--grep', 'CARD/API']);
    expect(card.out).toMatch(/^\[\d{4}-\d\d-\d\d [\d:.]+\] INFO: card: .*\/card\/api\/authorize.*\n$/);
    expect((await say(['logs', '--level', 'error'])).out).toBe('');
    expect((await say(['logs', '--since', '2030-01-01'])).out).toBe('');
  });

  test('-f goes on until Ctrl-C', async () => {
    const logs = place.run(['logs', '-f', 'pg', '--grep', 'FOLLOWED', '--json']);
    for (const path of ['FOLLOWED-1', 'FOLLOWED-2']) {
      await fetch(`${place.urls.pg}/${path}`);
      await logs.said(path);
    }
    logs.signal('SIGINT');
    expect(await logs.exited).toMatchObject({ code: 0, err: '' });
  });

  test('says where it looked when there are none', async () => {
    expect(await refused(['logs'], { PAYFLOW_DATA_DIR: '/nowhere' })).toContain('/nowhere/logs');
  });
});

describe('payflow dlq', () => {
  const POISON = { hop: 'bus', fault: 'poison', match: { topic: 'payment.requested.v1' } };

  async function sent(method: string, path: string, body: unknown): Promise<{ data: { tid: string } }> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'SPOILT' };
    const reply = await fetch(place.urls.pg + path, { method, headers, body: JSON.stringify(body) });
    return (await reply.json()) as { data: { tid: string } };
  }

  const letters = async () => (await said(['dlq', 'list'])).value.deadLetters;

  test('lists what could not be handled and why, shows it as it came, and has it handled again', async () => {
    expect((await say(['dlq', 'list'])).out).toBe('There are no dead letters.\n');
    await sent('PUT', '/sandbox/faults', { faults: [POISON] });
    const { tid } = (await sent('POST', '/api/v1/payments', { amount: 5_000, capture: true })).data;
    await vi.waitUntil(async () => (await letters()).length === 1, { timeout: 20_000 });
    await sent('PUT', '/sandbox/faults', { faults: [] });

    const [{ id }] = await letters();
    const { code, out } = await say(['dlq', 'list', '--state', 'RETRYING', '--consumer', 'authorizer']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^RETRYING +${id} {2}payment.requested.v1`));
    expect(out).toMatch(/failed (once|\d times), again at .*: it is not JSON/);
    expect((await say(['dlq', 'show', id])).out).toContain('"specversion":"1.0"');

    expect((await say(['dlq', 'replay', id])).out).toBe(`${id} is handled again.\n`);
    await vi.waitUntil(async () => (await letters())[0].state === 'DONE', { timeout: 20_000 });
    const paid = await fetch(`${place.urls.pg}/pay/tx/${tid}`);
    expect(await paid.json()).toMatchObject({ status: 'APPROVED' });
    expect(await refused(['dlq', 'replay', id])).toContain('INVALID_STATE');
  });

  test('replays all that are DEAD, and says how many', async () => {
    expect(await said(['dlq', 'replay', '--all'])).toEqual({ code: 0, value: { replayed: 0, left: 0 } });
  });

  test.each([[[]], [['authorizer:chg_1', '--all']]])(
    'wants one message, or all of them: %j',
    async (words) => {
      expect(await refused(['dlq', 'replay', ...words])).toContain('--all');
    },
  );

  test('says that there is no such message', async () => {
    expect(await refused(['dlq', 'show', 'authorizer:nothing'])).toContain('NOT_FOUND');
  });
});

describe('every word that asks the PG says in one line, exit code 2, that', () => {
  const asking = [
    ['pay'],
    ['clock'],
    ['clock', 'advance', 'PT1S'],
    ['verify'],
    ['reset'],
    ['snapshot', 'list'],
    ['dlq', 'list'],
    ['listen'],
  ].map((words) => ({
    words,
  }));

  test.each(asking)('nobody answers: $words', async ({ words }) => {
    expect(await refused([...words, '--url', 'http://127.0.0.1:1'])).toContain('start it with npm start');
  });

  test.each(asking)('the address is no PG, and no PayFlow: $words', async ({ words }) => {
    const shop = await refused([...words, '--url', place.urls.merchant]);
    expect(shop).toContain('name the PG');
    const stranger = createServer((_req, res) => res.end('<html>')).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    const foreign = await refused([...words, '--url', `http://127.0.0.1:${port}`]);
    expect(foreign).toContain('is no PayFlow');
    stranger.close();
  });

  test.each([
    [['pay'], 'PG_SECRET_KEY'],
    [['clock'], 'ADMIN_KEY'],
  ])('its key is wrong: %s', async (words, setting) => {
    expect(await refused(words, { [setting]: 'wrong'.repeat(8) })).toContain(setting);
  });

  test('the address is none', async () => {
    expect(await refused(['pay', '--url', 'localhost:8081'])).toContain('http://localhost:8081');
  });
});
