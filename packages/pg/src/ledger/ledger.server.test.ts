import { tamperWith } from '@payflow/database';
import { describe, expect, test } from 'vitest';
import { breakTable } from '../test-disk.ts';
import { BANKS_ARE_CLOSED, CARDS, type Gateway, startGateway } from '../test-gateway.ts';
import { asUsual, silent } from '../test-issuer.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINAS = { 'x-payflow-merchant': 'MINAS' };

async function paid(pg: Gateway, amount = 50_000, headers = {}): Promise<string> {
  const { tid } = await pg.ready({ amount }, headers);
  await pg.approve(tid, {}, headers);
  return tid;
}

const data = async (pg: Gateway, path: string, headers = {}) => (await pg.get(path, headers)).json.data;
const posted = (pg: Gateway) => pg.rows('SELECT * FROM postings ORDER BY transactionId, line');

describe('the commit that captures a payment', () => {
  test('posts it, under the id of its event', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    const [captured] = pg.rows("SELECT * FROM events WHERE type = 'payment.captured'");
    const rows = posted(pg);
    expect(rows.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ['issuer_receivable', 50_000, 0],
      ['merchant_payable', 0, 48_460],
      ['fee_income', 0, 1_400],
      ['vat_payable', 0, 140],
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ transactionId: captured?.id, tid, seq: captured?.seq, at: captured?.at });
    }
  });

  test('posts with the fee of its merchant', async () => {
    await using pg = await startGateway();
    await pg.ready({}, MINAS);
    await tamperWith(
      { service: 'pg', file: pg.file },
      "UPDATE merchants SET feeBasisPoints = 500 WHERE id = 'MINAS'",
    );
    await paid(pg, 50_000, MINAS);
    expect(await data(pg, '/api/v1/wallet', MINAS)).toEqual({
      merchantId: 'MINAS',
      currency: 'KRW',
      balance: 47_250,
      pending: 47_250,
      payable: 0,
      held: 0,
      lastPayout: null,
    });
    expect((await data(pg, '/api/v1/wallet')).balance).toBe(0);
  });

  test('fails as a whole when the postings cannot be written: no capture without them', async () => {
    await using pg = await startGateway();
    let repair = () => {};
    pg.issuer.authorizes = (answer) => {
      repair = breakTable(pg.file, 'postings');
      return answer();
    };
    const { tid } = await pg.ready();
    expect(await pg.approve(tid)).toMatchObject({ status: 503, json: { code: 'STORAGE_UNAVAILABLE' } });
    expect(await pg.statusOf(tid)).toBe('APPROVING');
    repair();
    await pg.pass(5_000);
    expect(await pg.statusOf(tid)).toBe('FAILED');
    expect(posted(pg)).toEqual([]);
  });
});

test('a decline, a payment that is only ready and one that is only held post nothing', async () => {
  await using pg = await startGateway();
  const declined = await pg.ready();
  await pg.approve(declined.tid, { card: CARDS.noMoney });
  const held = await pg.ready({ captureMode: 'MANUAL' });
  await pg.approve(held.tid);
  await pg.ready();
  expect(posted(pg)).toEqual([]);
  expect(await data(pg, '/api/v1/ledger')).toEqual({ entries: [], nextCursor: null });
  expect(await data(pg, '/api/v1/ledger/trial-balance')).toEqual({ accounts: [], totals: [] });
});

describe('a refund', () => {
  const KEY = { 'idempotency-key': 'give-it-back' };
  const cancel = (pg: Gateway, tid: string, amount: number, headers = {}) =>
    pg.post('/pay/cancel', { tid, amount, reason: 'she changed her mind' }, headers);
  const balance = async (pg: Gateway) => (await data(pg, '/api/v1/wallet')).balance;

  test('takes from the wallet what it gave, and with the last part nothing is left of the fee', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    const balances = [await balance(pg)];
    for (const amount of [16_667, 16_667, 16_666]) {
      expect((await cancel(pg, tid, amount)).status).toBe(200);
      balances.push(await balance(pg));
    }
    expect(balances).toEqual([48_460, 32_305, 16_152, 0]);
    const { accounts } = await data(pg, '/api/v1/ledger/trial-balance');
    expect(accounts).toHaveLength(4);
    for (const { debits, credits } of accounts) expect(debits).toBe(credits);
  });

  test('that was asked for twice with one key is posted once', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    await cancel(pg, tid, 20_000, KEY);
    const again = await cancel(pg, tid, 20_000, KEY);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await balance(pg)).toBe(29_076);
  });

  test('is posted when the issuer has done it, not before', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    pg.issuer.operates = silent;
    expect((await cancel(pg, tid, 20_000)).status).toBe(202);
    expect(await balance(pg)).toBe(48_460);
    pg.issuer.operates = asUsual;
    await pg.pass(60_000);
    expect(await balance(pg)).toBe(29_076);
    expect(posted(pg)).toHaveLength(8);
  });

  test('that the issuer declines posts nothing', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    pg.issuer.declines = '05';
    await cancel(pg, tid, 20_000);
    expect(await balance(pg)).toBe(48_460);
    expect(posted(pg)).toHaveLength(4);
  });

  test('of many at once is posted as often as it was done, and the fee goes back to the won', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    const replies = await Promise.all(Array.from({ length: 20 }, () => cancel(pg, tid, 7_000)));
    await pg.settle();
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(7);
    const { debits, credits } = (await data(pg, '/api/v1/ledger/trial-balance')).totals[0];
    expect([debits, credits]).toEqual([99_000, 99_000]);
    await cancel(pg, tid, 1_000);
    expect(await balance(pg)).toBe(0);
  });
});

test('what was captured before there was a ledger is posted when the database is brought up to date', async () => {
  await using pg = await startGateway();
  await paid(pg, 50_000);
  await paid(pg, 18);
  // Not so far that a day is settled and paid out, at whatever time of the day this runs.
  await pg.advance(HOUR_MS);
  await paid(pg, 1, MINAS);
  const before = posted(pg);
  expect(before).toHaveLength(9);
  await pg.crash(async () => {
    await tamperWith(
      { service: 'pg', file: pg.file },
      "DROP TABLE postings; DELETE FROM _prisma_migrations WHERE migration_name = '0004_ledger'",
    );
  });
  expect(posted(pg)).toEqual(before);
});

test('whatever a crash leaves: captured payments have their postings, and no others have any', async () => {
  await using pg = await startGateway();
  const made = await Promise.all(Array.from({ length: 10 }, () => pg.ready()));
  const answers = Promise.allSettled(made.map(({ tid }) => pg.approve(tid)));
  await pg.crash();
  await answers;
  await pg.pass(5_000);
  const captured = pg.rows("SELECT tid FROM payments WHERE status = 'CAPTURED' ORDER BY tid");
  const whole = pg.rows('SELECT tid FROM postings GROUP BY tid HAVING COUNT(*) = 4 ORDER BY tid');
  expect(whole).toEqual(captured);
  expect(posted(pg)).toHaveLength(captured.length * 4);
});

describe('the ledger as its merchant reads it', () => {
  const keysOf = (entries: { transactionId: string; line: number }[]) =>
    entries.map(({ transactionId, line }) => `${transactionId} ${line}`);

  test('is told in pages, the newest first, each line once', async () => {
    await using pg = await startGateway();
    const tids = [];
    for (const amount of [10_000, 20_000, 30_000]) tids.push(await paid(pg, amount));
    await paid(pg, 5_000, MINAS);
    const entries = [];
    let cursor: string | null = '';
    for (let pages = 1; cursor !== null; pages++) {
      const page = await data(pg, `/api/v1/ledger?limit=5${cursor && `&cursor=${cursor}`}`);
      expect(page.entries.length).toBe(pages < 3 ? 5 : 2);
      entries.push(...page.entries);
      cursor = page.nextCursor;
    }
    expect(new Set(keysOf(entries)).size).toBe(12);
    expect([...new Set(entries.map(({ tid }) => tid))]).toEqual(tids.toReversed());
    expect(keysOf(entries)).toEqual(keysOf((await data(pg, '/api/v1/ledger')).entries));
    expect(entries[0]).toEqual({
      transactionId: expect.stringMatching(/^chg_/),
      line: 4,
      account: 'vat_payable',
      issuer: null,
      debit: 0,
      credit: 84,
      currency: 'KRW',
      tid: tids[2],
      seq: 3,
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      at: expect.stringMatching(/Z$/),
    });
  });

  test('loses and doubles nothing between pages while payments come in', async () => {
    await using pg = await startGateway();
    await Promise.all(Array.from({ length: 5 }, () => paid(pg)));
    const first = await data(pg, '/api/v1/ledger?limit=7');
    await paid(pg);
    const rest = await data(pg, `/api/v1/ledger?cursor=${first.nextCursor}`);
    const keys = keysOf([...first.entries, ...rest.entries]);
    expect([keys.length, new Set(keys).size]).toEqual([20, 20]);
  });

  test('is cut by account, by payment and by business day', async () => {
    await using pg = await startGateway(BANKS_ARE_CLOSED);
    const tid = await paid(pg, 10_000);
    const { day } = (await data(pg, '/api/v1/ledger?limit=1')).entries[0];
    await pg.advance(2 * DAY_MS);
    await paid(pg, 20_000);
    const payables = await data(pg, '/api/v1/ledger?account=merchant_payable');
    expect(payables.entries.map(({ credit }: { credit: number }) => credit)).toEqual([19_384, 9_692]);
    const later = payables.entries[0].day;
    const amounts = async (query: string) =>
      (await data(pg, `/api/v1/ledger?account=issuer_receivable&${query}`)).entries.map(
        ({ debit }: { debit: number }) => debit,
      );
    expect(await amounts(`tid=${tid}`)).toEqual([10_000]);
    expect(await amounts(`to=${day}`)).toEqual([10_000]);
    expect(await amounts(`from=${later}`)).toEqual([20_000]);
    expect(await amounts(`from=${day}&to=${later}`)).toEqual([20_000, 10_000]);
    const backwards = await pg.get(`/api/v1/ledger?from=${later}&to=${day}`);
    expect([backwards.status, backwards.json.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test('shows nothing of another merchant, also not to one who knows the tid', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    await paid(pg, 5_000, MINAS);
    const { entries } = await data(pg, '/api/v1/ledger', MINAS);
    expect(entries.map(({ debit, credit }: { debit: number; credit: number }) => debit + credit)).toEqual([
      14, 140, 4_846, 5_000,
    ]);
    expect(await data(pg, `/api/v1/ledger?tid=${tid}`, MINAS)).toEqual({ entries: [], nextCursor: null });
    expect((await data(pg, `/api/v1/ledger?tid=${tid}`)).entries).toHaveLength(4);
  });

  test('has sums by account that balance in total, and tells what stood there on a day', async () => {
    await using pg = await startGateway(BANKS_ARE_CLOSED);
    await paid(pg, 10_000);
    const { date: day } = await data(pg, '/api/v1/ledger/balances');
    await pg.advance(DAY_MS);
    await paid(pg, 20_000);
    await paid(pg, 5_000, MINAS);
    expect(await data(pg, '/api/v1/ledger/trial-balance')).toEqual({
      accounts: [
        { account: 'fee_income', issuer: null, currency: 'KRW', debits: 0, credits: 840 },
        { account: 'issuer_receivable', issuer: 'card', currency: 'KRW', debits: 30_000, credits: 0 },
        { account: 'merchant_payable', issuer: null, currency: 'KRW', debits: 0, credits: 29_076 },
        { account: 'vat_payable', issuer: null, currency: 'KRW', debits: 0, credits: 84 },
      ],
      totals: [{ currency: 'KRW', debits: 30_000, credits: 30_000 }],
    });
    expect((await data(pg, '/admin/api/ledger/trial-balance')).totals).toEqual([
      { currency: 'KRW', debits: 35_000, credits: 35_000 },
    ]);
    const payableOn = async (date: string) =>
      (await data(pg, `/api/v1/ledger/balances${date && `?date=${date}`}`)).balances.find(
        ({ account }: { account: string }) => account === 'merchant_payable',
      )?.balance;
    expect(await payableOn(day)).toBe(9_692);
    expect(await payableOn('')).toBe(29_076);
    expect(await payableOn('2026-01-01')).toBeUndefined();
  });

  test.each([
    ['/api/v1/ledger?account=gold', 'account'],
    ['/api/v1/ledger?cursor=nonsense', 'cursor'],
    ['/api/v1/ledger?limit=201', 'limit'],
    ['/api/v1/ledger?from=2026-02-30', 'from'],
    ['/api/v1/ledger?to=yesterday', 'to'],
    ['/api/v1/ledger?colour=red', 'colour'],
    ['/api/v1/ledger/balances?date=2026-3-2', 'date'],
    ['/api/v1/ledger/trial-balance?date=2026-03-02', 'date'],
    ['/api/v1/wallet?currency=KRW', 'currency'],
  ])('refuses %s and names %s', async (path, field) => {
    await using pg = await startGateway();
    expect(await pg.get(path)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path: field }] },
    });
  });
});
