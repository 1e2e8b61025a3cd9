import { billingKeys, issuer, ledger, plans, subscriptions } from '@payflow/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');

describe.skipIf(chromium === undefined)('whoever looks after money that went astray', () => {
  let town: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([
      startSandbox({ seed: 82, now: '2026-03-03T14:00:00+09:00' }),
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

  const looks = () => visit(browser, { places: [town.url('pg')] });
  const goes = (page: Page, path: string) => page.goto(`${town.url('pg')}/admin${path}`);
  const presses = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  /** What stands on an account, debits less credits; minor units. */
  async function on(account: ledger.LedgerEntry['account']): Promise<number> {
    const { accounts } = replyOf(await town.pg.call(ledger.wholeTrialBalance, {})).data;
    return accounts
      .filter((one) => one.account === account)
      .reduce((all, { debits, credits }) => all + debits - credits, 0);
  }

  test('finds what a statement has otherwise, sees both sides, and writes it off with the postings that were shown', async () => {
    await using visited = await looks();
    const { page, complaints } = visited;
    await town.scripts.put('short', {
      match: { operation: 'authorize' },
      steps: [{ statement: { amountBy: -100 } }],
    });
    await town.mina.buys('galaxy-s25-ultra');
    await town.clock.advanceTo('2026-03-04T04:00:01+09:00');
    await town.quiet();
    await goes(page, '/reconciliation/cases');
    await page.getByRole('region', { name: 'Differences' }).getByText('The amounts differ').waitFor();
    await page.getByRole('region', { name: 'Differences' }).getByRole('link').first().click();
    const difference = page.locator('.figures > div').filter({ hasText: /^Difference/ });
    expect(await difference.textContent()).toContain('-₩100');

    await presses(page, 'Write off…');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('row', { name: /write_off/ }).textContent()).toContain('₩100');
    await dialog.getByLabel('Reason').fill('The issuer keeps 100 won; agreed by phone.');
    await dialog.getByRole('button', { name: 'Write off and post' }).click();
    await page.getByText('Written off: the books follow the statement').waitFor();
    expect(await page.getByText('The issuer keeps 100 won').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: /Write off/ }).count()).toBe(0);
    expect(await on('write_off')).toBe(100);
    expect(await on('issuer_receivable')).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('sees the money of a dispute held, sends evidence, and sees it gone when it is lost', async () => {
    await using visited = await looks();
    const { page, complaints } = visited;
    const { tid, amount } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    const { id } = replyOf(await town.card.call(issuer.dispute, { body: { tid, reason: 'It never came.' } }));
    await goes(page, '/disputes');
    await presses(page, 'Ask issuers now');
    const listed = page.getByRole('row', { name: /It never came\./ });
    await listed.getByText('Open').waitFor();
    await goes(page, '/wallets');
    const held = page.locator('.figures > div').filter({ hasText: /^Held/ });
    await held.getByText(`₩${amount.toLocaleString('en')}`).waitFor();

    await goes(page, '/disputes');
    await listed.getByRole('link').first().click();
    await presses(page, 'Send evidence…');
    await page.getByLabel('What you have to say').fill('She signed for it\non 3 March.');
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await page.getByRole('blockquote').getByText('She signed for it on 3 March.').waitFor();
    await town.quiet();
    const told = replyOf(await town.card.call(issuer.issuerDispute, { params: { id } }));
    expect(told.evidence).toBe('She signed for it on 3 March.');

    await town.card.call(issuer.resolveDispute, { params: { id }, body: { outcome: 'LOST' } });
    await presses(page, 'Ask issuers now');
    await page.getByText('The cardholder has the money.').waitFor();
    await page.getByText('Dispute lost: money gone').waitFor();
    expect(await page.getByRole('button', { name: /evidence/ }).count()).toBe(0);
    expect(await on('dispute_hold')).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('makes a plan, sees when a declined renewal is tried again, has it charged now, and ends it with its period', async () => {
    await using visited = await looks();
    const { page, complaints } = visited;
    await goes(page, '/subscriptions/plans');
    await presses(page, 'Create a plan…');
    await page.getByLabel('Name').fill('Coffee');
    await page.getByLabel('Plan id').fill('coffee');
    await page.getByLabel('Amount, won').fill('15000');
    await page.getByLabel('Interval').selectOption('DAY');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await page.getByRole('region', { name: 'Plans' }).getByText('₩15,000 every 1 day(s)').waitFor();
    expect(replyOf(await town.pg.call(plans.getPlan, { params: { planId: 'coffee' } })).data.amount).toBe(
      15_000,
    );

    const card = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
    const kept = replyOf(
      await town.pg.call(billingKeys.createBillingKey, { body: { customerKey: 'mina', card } }),
    );
    const body = { planId: 'coffee', billingKey: kept.data.billingKey };
    replyOf(await town.pg.call(subscriptions.createSubscription, { body }));
    await town.scripts.put('broke', { match: { amount: 15_000 }, steps: [{ decline: '51' }] });
    await town.clock.advance('P1D');
    await town.quiet();
    await goes(page, '/subscriptions');
    await page.getByRole('row', { name: /mina/ }).getByRole('link').click();
    await page.getByText(/The charge was declined: 51[\s\S]*tries left: 3/).waitFor();
    await page.getByText('Period 2 will be charged again').waitFor();

    await presses(page, 'Charge now…');
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Everything is paid.').waitFor();
    await page.getByText('Period 2: ₩15,000 paid at try 2').waitFor();

    await presses(page, 'Cancel at period end…');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel at period end' }).click();
    await page.getByText('It will end').waitFor();
    await presses(page, 'Keep it going…');
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('The next period begins, and is charged').waitFor();
    expect(complaints).toEqual([]);
  });
});
