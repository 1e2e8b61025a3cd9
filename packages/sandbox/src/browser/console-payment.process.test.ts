import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pay, rest } from '@payflow/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');

const ITEMS = [
  { sku: 'cap', name: 'Cap', quantity: 2, unitPrice: 10_000 },
  { sku: 'mug', name: 'Mug', quantity: 1, unitPrice: 30_000 },
];
const NO_MONEY = { number: '4000000000009995', expiry: '12/30', cvc: '123' };

describe.skipIf(chromium === undefined)('whoever looks at a payment in the console', () => {
  let town: Sandbox;
  let browser: Browser;
  let orders = 0;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 73 }), openChromium(chromium ?? '')]);
  });
  afterEach(async () => {
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  const looker = () =>
    visit(browser, {
      places: [town.url('pg')],
      look: { locale: 'en-US', permissions: ['clipboard-read', 'clipboard-write'] },
    });

  interface Wanted {
    readonly captureMode?: 'AUTO' | 'MANUAL';
    readonly orderName?: string;
    readonly items?: typeof ITEMS;
    readonly card?: typeof NO_MONEY;
  }

  async function pays({ card, ...wanted }: Wanted = {}): Promise<string> {
    const body = { orderNo: `LOOK-${++orders}`, amount: 50_000, ...wanted };
    const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
    await town.pg.call(pay.approve, { body: { tid, ...(card ? { card } : {}) } });
    return tid;
  }

  const goesTo = (page: Page, tid: string) => page.goto(`${town.url('pg')}/admin/payments/${tid}`);
  const state = (page: Page, word: string) =>
    page.locator('.payment-state').getByText(word, { exact: true }).waitFor();
  const amount = (page: Page, name: string) =>
    page.locator('.amounts > div').filter({ hasText: name }).locator('dd').textContent();
  const entries = (page: Page) => page.locator('.waterfall > li');
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const lookUp = async (tid: string) =>
    replyOf(await town.pg.call(rest.getPayment, { params: { paymentId: tid } })).data;

  test('finds out why it was declined, and what the buyer and the developer can do', async () => {
    const tid = await pays({ card: NO_MONEY });
    await using visited = await looker();
    const { page, complaints } = visited;
    await goesTo(page, tid);
    await state(page, 'Declined');
    const why = await page.getByRole('region', { name: 'Why it was declined' }).textContent();
    expect(why).toMatch(/51[\s\S]*insufficient_funds[\s\S]*not enough money[\s\S]*another card/);
    expect(why).toContain('The test card 400000******9995');
    expect(complaints).toEqual([]);
  });

  test('reads what caused what: the call, the issuer, the state, the ledger, the outbox, the webhook', async () => {
    const tid = await pays({ orderName: '<script>window.stolen = true</script>' });
    await town.quiet();
    await using visited = await looker();
    const { page, complaints } = visited;
    await goesTo(page, tid);
    await entries(page).filter({ hasText: 'Webhook attempt' }).first().waitFor();
    const kinds = await page.locator('.waterfall .entry-kind').allTextContents();
    const order = ['API call', 'Card company', 'State', 'Ledger', 'Outbox', 'Webhook', 'Webhook attempt'];
    const approved = kinds.slice(kinds.lastIndexOf('API call'));
    let at = -1;
    for (const kind of order) {
      at = approved.indexOf(kind, at + 1);
      expect(at, kind).toBeGreaterThanOrEqual(0);
    }
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('<script>');
    expect(await page.evaluate('window.stolen')).toBeUndefined();
    await entries(page).first().getByRole('button').first().click();
    expect(await page.getByRole('region', { name: 'Raw entry' }).textContent()).toContain('"requestId"');
    expect(complaints).toEqual([]);
  });

  test('refunds some of the items, and sees amounts and timeline grow', async () => {
    const tid = await pays({ items: ITEMS });
    await using visited = await looker();
    const { page } = visited;
    await goesTo(page, tid);
    await state(page, 'Paid');
    await button(page, 'Refund…').click();
    await page.getByRole('radio', { name: 'Items' }).check();
    await page.getByLabel('Cap, how many of 2').fill('1');
    await page.getByText('These items come to ₩10,000.').waitFor();
    await button(page, 'Refund').click();
    await state(page, 'Partly refunded');
    expect(await amount(page, 'Refunded')).toBe('₩10,000');
    expect(await amount(page, 'Left to refund')).toBe('₩40,000');
    await entries(page).filter({ hasText: 'payment.refunded' }).first().waitFor();
    expect((await lookUp(tid)).refundedAmount).toBe(10_000);
  });

  test('who presses twice, and again after a lost answer, refunds once', async () => {
    const tid = await pays();
    await using visited = await looker();
    const { page } = visited;
    await goesTo(page, tid);
    const keys: (string | undefined)[] = [];
    await page.route('**/api/v1/payments/refund/**', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button(page, 'Refund…').click();
    await page.getByRole('radio', { name: 'An amount' }).check();
    await page.getByRole('spinbutton', { name: 'Amount' }).fill('20000');
    await button(page, 'Refund').dblclick();
    await page.getByRole('alert').waitFor();
    await button(page, 'Refund').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect((await lookUp(tid)).refundedAmount).toBe(20_000);
  });

  test('captures a part of what is held, and voids what is held of another', async () => {
    const [taken, let_go] = [await pays({ captureMode: 'MANUAL' }), await pays({ captureMode: 'MANUAL' })];
    await using visited = await looker();
    const { page, complaints } = visited;
    await goesTo(page, taken);
    await button(page, 'Capture…').click();
    await page.getByRole('spinbutton', { name: 'Amount' }).fill('30000');
    await button(page, 'Capture').click();
    await state(page, 'Paid');
    expect(await amount(page, 'Captured')).toBe('₩30,000');

    await goesTo(page, let_go);
    await button(page, 'Void…').click();
    await button(page, 'Void').click();
    await state(page, 'Voided');
    expect((await lookUp(let_go)).status).toBe('VOIDED');
    expect(complaints).toEqual([]);
  });

  test('decides a payment of which nobody learned the outcome, and is told what was tried before', async () => {
    const undo = town.intercept('pg', 'card', async () => ({ status: 500, headers: {}, body: 'no' }));
    const tid = await pays();
    await using visited = await looker();
    const { page } = visited;
    await goesTo(page, tid);
    await state(page, 'Outcome unknown');
    await page.getByText(/Net cancel tried/).waitFor();
    await town.clock.advance('PT26H');
    await state(page, 'Needs a decision');
    undo();
    await button(page, 'Decide…').click();
    await page
      .getByRole('textbox', { name: 'Reason' })
      .fill('The issuer said on the phone that nothing is held.');
    await button(page, 'Decide').click();
    await state(page, 'Declined');
    await entries(page).filter({ hasText: 'payment.review_resolved' }).first().waitFor();
  });

  test('copies a call as curl, and it works in a shell', async () => {
    const tid = await pays();
    await using visited = await looker();
    const { page } = visited;
    await goesTo(page, tid);
    await button(page, 'Copy its lookup as curl').click();
    await page.getByText('Copied').waitFor();
    const command = String(await page.evaluate('navigator.clipboard.readText()'));
    const { PAYFLOW_KEY: _none, ...env } = process.env;
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { env, timeout: 15_000 });
    expect(JSON.parse(stdout)).toMatchObject({ tid, status: 'APPROVED' });
  });
});
