import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuer, operation, TEST_CARDS } from '@payflow/contracts';
import { createLogger, isoTime, liveClock } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { anIssuer, ask, authorized, DEADLINE_MS, type Issuer, lookedUp, TID } from './test-card.ts';

const KEY = 'b7b4c5d0e1f2a3948576c0ffee123456';
const card = (number: string) => ({ number, expiry: '12/30', cvc: '123' });

test.each(TEST_CARDS)(
  'the test card "$title" is answered with $responseCode',
  async ({ number, responseCode }) => {
    await using pg = await anIssuer();
    const reply = await authorized(pg, { card: card(number) });
    expect(reply.responseCode).toBe(responseCode);
    if (responseCode === '00') {
      expect(reply).toMatchObject({ result: 'APPROVED', reason: null });
      expect(reply.refNo).toMatch(/^R[0-9A-HJKMNP-TV-Z]{19}$/);
      expect(reply.authCode).toMatch(/^\d{6}$/);
    } else {
      expect(reply).toMatchObject({ result: 'DECLINED', refNo: null, authCode: null, approvedAt: null });
    }
  },
);

test('without card and attemptId it approves, and makes an attemptId that can be looked up', async () => {
  await using pg = await anIssuer();
  const { attemptId, refNo, authCode, approvedAt } = await authorized(pg, {
    orderNo: '주문-1 🛒',
    capture: false,
  });
  expect(attemptId).toMatch(/^att_/);
  expect(await lookedUp(pg, attemptId)).toEqual({
    attemptId,
    tid: TID,
    orderNo: '주문-1 🛒',
    merchantName: 'PayFlow Store',
    state: 'APPROVED',
    amount: 50_000,
    heldAmount: 50_000,
    capturedAmount: 0,
    refundedAmount: 0,
    disputedAmount: 0,
    chargedBackAmount: 0,
    currency: 'KRW',
    captured: false,
    cardMasked: '424242******4242',
    refNo,
    authCode,
    responseCode: '00',
    history: [
      { seq: 1, type: 'authorized', at: approvedAt, amount: 50_000, operationId: null, responseCode: '00' },
    ],
  });
});

test('twenty at once with one attemptId get the same bytes and hold the money once', async () => {
  await using pg = await anIssuer();
  const body = { ...ask, attemptId: 'att_1' };
  const replies = await Promise.all(Array.from({ length: 20 }, () => pg.post('/card/api/authorize', body)));
  expect(new Set(replies.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
  expect((await pg.post('/card/api/authorize', body)).body).toBe(replies[0]?.body);
  expect((await lookedUp(pg, 'att_1')).history).toHaveLength(1);
  const metrics = (await pg.get('/metrics')).body;
  expect(metrics).toMatch(/card_authorizations_total\{responseCode="00",server="card"\} 1\n/);
  expect(metrics).toMatch(/payflow_commit_batch_size_count\{server="card"\} /);
});

test('an attemptId with other contents is refused with 409', async () => {
  await using pg = await anIssuer();
  await authorized(pg, { attemptId: 'att_1' });
  const result = await pg.call(issuer.authorize, { body: { ...ask, attemptId: 'att_1', amount: 1 } });
  expect(result).toMatchObject({ ok: false, status: 409, problem: { code: 'INVALID_STATE' } });
});

test('a reversal that overtakes its authorization makes it come to nothing', async () => {
  await using pg = await anIssuer();
  const reversal = await pg.call(issuer.reverse, {
    body: { attemptId: 'att_1', tid: TID, operationId: 'rev_1' },
  });
  expect(reversal).toMatchObject({ ok: true, reply: { result: 'REVERSED', state: 'VOID', heldAmount: 0 } });
  expect(await authorized(pg, { attemptId: 'att_1' })).toMatchObject({
    result: 'DECLINED',
    responseCode: '12',
  });
  const { state, heldAmount, history } = await lookedUp(pg, 'att_1');
  expect({ state, heldAmount, types: history.map(({ type }) => type) }).toEqual({
    state: 'VOID',
    heldAmount: 0,
    types: ['tombstoned', 'declined'],
  });
});

test('a reversal and its authorization at once, in any order, leave nothing held', async () => {
  await using pg = await anIssuer();
  const attempts = Array.from({ length: 40 }, (_, i) => `att_${i}`);
  await Promise.all(
    attempts.flatMap((attemptId) => {
      const calls = [
        () => pg.post('/card/api/authorize', { ...ask, attemptId }),
        () => pg.post('/card/api/reverse', { attemptId, operationId: `rev_${attemptId}` }),
      ];
      return (Number(attemptId.slice(4)) % 2 === 0 ? calls : calls.reverse()).map((send) => send());
    }),
  );
  const all = await Promise.all(attempts.map((attemptId) => lookedUp(pg, attemptId)));
  expect(all.filter(({ heldAmount }) => heldAmount > 0)).toEqual([]);
  expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['REVERSED', 'VOID']));
});

test('by refNo an approval is reversed, an unknown one is not found', async () => {
  await using pg = await anIssuer();
  const { refNo, attemptId } = await authorized(pg);
  const body = { refNo: refNo as string, operationId: 'rev_1' };
  const first = await pg.post('/card/api/reverse', body);
  expect(JSON.parse(first.body)).toMatchObject({
    attemptId,
    refNo,
    state: 'REVERSED',
    reversedAmount: 50_000,
    heldAmount: 0,
  });
  expect((await pg.post('/card/api/reverse', body)).body).toBe(first.body);
  const again = await pg.call(issuer.reverse, { body: { attemptId, operationId: 'rev_2' } });
  expect(again).toMatchObject({ ok: true, reply: { state: 'REVERSED', reversedAmount: 0 } });
  const unknown = await pg.call(issuer.reverse, { body: { refNo: 'R9', operationId: 'rev_3' } });
  expect(unknown).toMatchObject({ ok: false, status: 404, problem: { code: 'NOT_FOUND' } });
});

test('all attempts for a payment are listed, the oldest first, tombstones among them', async () => {
  const clock = liveClock();
  await using pg = await anIssuer({ clock });
  await authorized(pg, { attemptId: 'att_z', card: card('4000000000009995') });
  pg.server.setOffset(60_000);
  await pg.call(issuer.reverse, { body: { attemptId: 'att_y', tid: TID, operationId: 'rev_1' } });
  pg.server.setOffset(120_000);
  await authorized(pg, { attemptId: 'att_x' });
  await authorized(pg, { attemptId: 'att_w', tid: 'T0000000000000000002' });
  const result = await pg.call(issuer.authorizations, { query: { tid: TID } });
  expect(result.ok && result.reply.authorizations.map(({ attemptId, state }) => [attemptId, state])).toEqual([
    ['att_z', 'DECLINED'],
    ['att_y', 'VOID'],
    ['att_x', 'APPROVED'],
  ]);
  const none = await pg.call(issuer.authorizations, { query: { tid: 'T0000000000000000009' } });
  expect(none).toMatchObject({ ok: true, reply: { authorizations: [] } });
  expect(await pg.call(issuer.authorization, { params: { attemptId: 'att_v' } })).toMatchObject({
    ok: false,
    status: 404,
  });
});

test('approvedAt is business time, and a card expires by it', async () => {
  const clock = liveClock();
  await using pg = await anIssuer({ clock });
  pg.server.setOffset(10 * 366 * 86_400_000);
  const { approvedAt } = await authorized(pg, { card: { ...card('4242424242424242'), expiry: '12/99' } });
  expect(Math.abs(Date.parse(approvedAt as string) - clock.now())).toBeLessThan(DEADLINE_MS);
  const expired = `12/${isoTime(clock.realNow()).slice(2, 4)}`;
  expect(await authorized(pg, { card: { ...card('4242424242424242'), expiry: expired } })).toMatchObject({
    responseCode: '54',
  });
});

test.each(['stop', 'kill'] as const)(
  'after %s and a new start the journal is whole and repeats get the same bytes',
  async (end) => {
    const folder = await mkdtemp(join(tmpdir(), 'payflow-card-'));
    const body = { ...ask, attemptId: 'att_1' };
    let first: string;
    {
      await using pg = await anIssuer({ dataDir: folder });
      first = (await pg.post('/card/api/authorize', body)).body;
      await pg.server[end]();
    }
    {
      await using pg = await anIssuer({ dataDir: folder });
      expect((await pg.post('/card/api/authorize', body)).body).toBe(first);
      expect((await lookedUp(pg, 'att_1')).history).toHaveLength(1);
    }
    await rm(folder, { recursive: true });
  },
);

test('what was asked before a stop is answered before it ends', async () => {
  await using pg = await anIssuer();
  const asked = Array.from({ length: 30 }, () => pg.post('/card/api/authorize', ask));
  await pg.get('/livez');
  await pg.server.stop();
  const statuses = await Promise.allSettled(asked);
  const answered = statuses.filter((outcome) => outcome.status === 'fulfilled');
  expect(answered.length).toBeGreaterThan(0);
  expect(new Set(answered.map((outcome) => outcome.value.status))).toEqual(new Set([200]));
  await expect(pg.get('/livez')).rejects.toMatchObject({ name: 'CallFailed' });
});

test('two issuers do not share a folder', async () => {
  await using pg = await anIssuer();
  await expect(anIssuer({ dataDir: pg.folder })).rejects.toThrow(
    /card\.db is in use by process \d+: stop that PayFlow first/,
  );
});

test('a start that fails at the port leaves the folder free', async () => {
  await using pg = await anIssuer();
  const folder = await mkdtemp(join(tmpdir(), 'payflow-card-'));
  const env = { CARD_PORT: String(pg.server.port) };
  await expect(anIssuer({ dataDir: folder, env })).rejects.toThrow(
    /^card: port \d+ is taken: stop what uses it, or set CARD_PORT\.$/,
  );
  await (await anIssuer({ dataDir: folder })).server.stop();
  await rm(folder, { recursive: true });
});

test('a wrong key is 401 also in the sandbox; server mode lets nobody in without the right one', async () => {
  await using sandbox = await anIssuer({ env: { CARD_KEY: KEY } });
  await using server = await anIssuer({ env: { CARD_KEY: KEY, PAYFLOW_MODE: 'server' } });
  const statuses = async (pg: Issuer, headers: Record<string, string>) => [
    (await pg.post('/card/api/authorize', ask, headers)).status,
    (await pg.post('/card/api/reverse', { attemptId: 'att_1', operationId: 'rev_1' }, headers)).status,
    (await pg.get('/card/api/authorizations/att_1', headers)).status,
    (await pg.get(`/card/api/authorizations?tid=${TID}`, headers)).status,
  ];
  const wrong = { authorization: `Bearer ${KEY.replace('b7', 'b8')}` };
  expect(await statuses(sandbox, wrong)).toEqual([401, 401, 401, 401]);
  expect(await statuses(server, wrong)).toEqual([401, 401, 401, 401]);
  expect(await statuses(server, {})).toEqual([401, 401, 401, 401]);
  expect(await statuses(sandbox, {})).toEqual([200, 200, 200, 200]);
  expect(await statuses(server, { authorization: `Bearer ${KEY}` })).toEqual([200, 200, 200, 200]);
});

test('a number outside the test ranges is refused with 422 and leaves no trace', async () => {
  await using pg = await anIssuer();
  const body = { ...ask, attemptId: 'att_1', card: card('4111111111111111') };
  expect(await pg.call(issuer.authorize, { body })).toMatchObject({
    status: 422,
    problem: { code: 'CARD_NOT_A_TEST_CARD' },
  });
  expect((await pg.get('/card/api/authorizations/att_1')).status).toBe(404);
});

test.each([
  ['amount', { amount: '50000' }],
  ['amount', { amount: 1.5 }],
  ['amount', { amount: 0 }],
  ['tid', { tid: 7 }],
  ['merchantName', { merchantName: 'a\u0000b' }],
  ['capture', { capture: 'yes' }],
  ['card.cvc', { card: { number: '4242424242424242', expiry: '12/30', cvc: 123 } }],
  ['card.number', { card: { number: '4242', expiry: '12/30', cvc: '123' } }],
  ['surprise', { surprise: true }],
])('a wrong %j is 400 and named', async (path, change) => {
  await using pg = await anIssuer();
  const { status, body } = await pg.post('/card/api/authorize', { ...ask, ...change });
  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path }] });
});

test('a reversal names either attemptId or refNo', async () => {
  await using pg = await anIssuer();
  for (const body of [{ operationId: 'rev_1' }, { operationId: 'rev_1', attemptId: 'att_1', refNo: 'R1' }]) {
    expect((await pg.post('/card/api/reverse', body)).status).toBe(400);
  }
});

const CANARY = { expiry: '11/47', cvc: '9876' };
const CANARY_NUMBERS = [...TEST_CARDS.map(({ number }) => number), '4242424242424241', '4111111111111111'];

/** Everything that an issuer of its own has written after authorizations on these cards: raw files, then log lines. */
async function writtenByAnIssuer(): Promise<string[]> {
  const lines: string[] = [];
  const logger = createLogger({ name: 'card', level: 'debug' }, { write: (line) => void lines.push(line) });
  // Without randomness no id can hold the CVC by chance.
  await using pg = await anIssuer({ logger, random: (size) => new Uint8Array(size) });
  for (const number of CANARY_NUMBERS) {
    const attemptId = `att_${CANARY_NUMBERS.indexOf(number)}`;
    await pg.post('/card/api/authorize', { ...ask, attemptId, card: { number, ...CANARY } });
    await pg.post('/card/api/authorize', { ...ask, attemptId, amount: 'x', card: { number, ...CANARY } });
  }
  await pg.server.settle();
  const files = await readdir(pg.folder);
  expect(files).toEqual(expect.arrayContaining(['card.db', 'card.db-wal']));
  const stored = await Promise.all(files.map((name) => readFile(join(pg.folder, name), 'latin1')));
  expect(stored.join()).toContain('424242******4242');
  expect(lines.join()).toContain('/card/api/authorize');
  return [...stored, ...lines];
}

test('no card number, expiry or CVC comes to rest in the folder or the log', async () => {
  const runs = [await writtenByAnIssuer(), await writtenByAnIssuer(), await writtenByAnIssuer()];
  for (const text of runs.flat()) {
    for (const secret of [...CANARY_NUMBERS, CANARY.expiry]) expect(text.includes(secret)).toBe(false);
  }
  // A time or the file's own salts hold four digits by chance now and then; what is stored stands in every run.
  const withCvc = runs.filter((run) => run.some((text) => text.includes(CANARY.cvc)));
  expect(withCvc.length).toBeLessThan(runs.length);
});

test('it is ready while its database is well', async () => {
  await using pg = await anIssuer();
  expect(await pg.call(operation.readyz, {})).toMatchObject({
    status: 200,
    reply: { ready: true, checks: { database: 'ok' } },
  });
});
