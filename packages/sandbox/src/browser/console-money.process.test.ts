import { readFile } from 'node:fs/promises';
import { ledger, pay, settlements } from '@payflow/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { paleTexts } from './contrast.ts';
import { type VisitOptions, visit } from './visit.ts';

const chromium = requireService('chromium');

/** What a page shows of an amount, in minor units: `-₩4,847` is −4847. */
const wonOf = (shown: string): number =>
  Number(shown.replaceAll(/[^\d-]/g, '')) * (shown.includes('−') ? -1 : 1);

describe.skipIf(chromium === undefined)("whoever looks after the shop's money", () => {
  let town: Sandbox;
  let browser: Browser;
  /** A Friday, after which banks are closed until Tuesday: Sunday is a holiday, and Monday its substitute. */
  beforeAll(async () => {
    [town, browser] = await Promise.all([
      startSandbox({ seed: 81, now: '2026-02-27T14:00:00+09:00' }),
      openChromium(chromium ?? ''),
    ]);
  });
  afterEach(async () => {
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  const looks = (look: NonNullable<VisitOptions['look']> = {}) =>
    visit(browser, { places: [town.url('pg')], look });
  const goes = (page: Page, path: string) => page.goto(`${town.url('pg')}/admin${path}`);
  const amounts = async (page: Page, table: string, column: number) => {
    const cells = page.getByRole('region', { name: table }).locator(`tbody td:nth-child(${column})`);
    return (await cells.allTextContents()).map(wonOf);
  };
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

  /** The first settlement's page; the list is the way there. */
  async function opensNewest(page: Page): Promise<void> {
    await goes(page, '/settlements');
    await page.getByRole('region', { name: 'Settlements' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'How the payout comes about' }).waitFor();
  }

  test('sees how the payout of a day comes about, why it waits over a long weekend, and that it was paid', async () => {
    await using visited = await looks();
    const { page, complaints } = visited;
    await goes(page, '/settlements');
    await page.getByText('No settlements yet').waitFor();
    expect(await page.getByRole('link', { name: 'Move the clock' }).getAttribute('href')).toBe(
      '/admin/clock',
    );

    await town.mina.buys('iphone-16-pro');
    const { tid } = await town.mina.buys('galaxy-s25-ultra');
    replyOf(await town.pg.call(pay.cancel, { body: { tid, amount: 10_000, reason: 'a scratch' } }));
    await town.clock.advanceTo('2026-02-28T00:00:01+09:00');
    await opensNewest(page);
    expect(await page.locator('.figures').textContent()).toMatch(
      /To be paid[\s\S]*weekend[\s\S]*public holiday/,
    );
    const [settlement] = replyOf(await town.pg.call(settlements.listSettlements, { query: {} })).data
      .settlements;
    const net = settlement?.netAmount ?? 0;
    const total = page.getByRole('row', { name: /^Net/ }).getByRole('cell').first();
    expect(wonOf((await total.textContent()) ?? '')).toBe(net);
    await page.getByRole('region', { name: 'Lines' }).waitFor();
    const lines = await amounts(page, 'Lines', 7);
    expect(lines).toHaveLength(3);
    expect(sum(lines)).toBe(net);

    await town.clock.advanceTo('2026-03-03T10:00:01+09:00');
    await page.reload();
    await page.locator('.figures').getByText('Paid', { exact: true }).waitFor();
    expect(await paleTexts(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('hears that the wallet is below zero after a refund that came too late, and finds each movement', async () => {
    await using visited = await looks();
    const { page, complaints } = visited;
    const { tid } = await town.mina.buys('iphone-16-pro');
    await town.clock.advanceTo('2026-03-04T10:00:01+09:00');
    replyOf(await town.pg.call(pay.cancel, { body: { tid, reason: 'she changed her mind' } }));
    await goes(page, '/wallets');
    await page.getByText('The wallet is below zero').waitFor();
    const own = replyOf(await town.pg.call(ledger.wallet, {})).data;
    expect(own.balance).toBeLessThan(0);
    const balance = page.locator('.figures > div').filter({ hasText: /^Balance/ });
    expect(wonOf((await balance.locator('.figure').textContent()) ?? '')).toBe(own.balance);
    await page.getByRole('region', { name: 'History' }).waitFor();
    expect(sum(await amounts(page, 'History', 4))).toBe(own.balance);
    await page.locator('figure.chart svg').first().waitFor({ state: 'attached' });
    expect(await page.locator('figure.chart figcaption').textContent()).toContain(
      'Balance after each movement',
    );
    await page
      .getByRole('region', { name: 'History' })
      .getByRole('link', { name: 'Settlement' })
      .first()
      .click();
    await page.getByRole('heading', { name: 'How the payout comes about' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('reads in the trial balance that debits equal credits, and finds a payment in the ledger', async () => {
    await using visited = await looks({ colorScheme: 'dark' });
    const { page, complaints } = visited;
    const { tid } = await town.mina.buys('xiaomi-14t-pro');
    await town.quiet();
    await goes(page, '/ledger');
    await page.getByText('In balance: debits equal credits').waitFor();
    expect(sum(await amounts(page, 'Trial balance', 2))).toBe(sum(await amounts(page, 'Trial balance', 4)));
    await page.getByRole('link', { name: 'Entries' }).click();
    await page.getByLabel('Payment (TID)').fill(tid);
    await page.getByLabel('Payment (TID)').press('Enter');
    const entries = page.getByRole('region', { name: 'Entries' });
    await entries.locator('tbody').nth(1).waitFor({ state: 'detached' });
    expect(await entries.textContent()).toMatch(/Capture[\s\S]*Issuer receivable[\s\S]*VAT payable/);
    expect(await paleTexts(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['/settlements', 'settlements.csv', /^id,merchantId/],
    ['/wallets', 'wallet.csv', /^at,day,kind,amount,balance/],
    ['/ledger/entries', 'ledger.csv', /^at,day,transactionId,line,account/],
    ['/reports', 'daily-sales.csv', /^day,captures,captured/],
    ['/reconciliation', 'reconciliation.csv', /^issuer,day,state/],
  ])('saves %s as %s', async (path, name, head) => {
    await using visited = await looks();
    const { page, complaints } = visited;
    await goes(page, path);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe(name);
    expect(await readFile(await download.path(), 'utf8')).toMatch(head);
    expect(complaints).toEqual([]);
  });

  test('reads it all in Korean, on a small phone, without scrolling sideways', async () => {
    await using visited = await looks({ locale: 'ko-KR', viewport: { width: 320, height: 640 } });
    const { page, complaints } = visited;
    for (const [path, heading] of [
      ['/ledger/entries', '원장'],
      ['/wallets', '가맹점 지갑'],
      ['/settlements', '정산'],
      ['/reconciliation', '대사'],
      ['/disputes', '이의 제기'],
      ['/subscriptions/plans', '정기결제'],
      ['/reports', '보고서'],
    ] as const) {
      await goes(page, path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.waitForLoadState('networkidle');
      expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
        path,
        0,
      ]);
    }
    expect(complaints).toEqual([]);
  });
});
