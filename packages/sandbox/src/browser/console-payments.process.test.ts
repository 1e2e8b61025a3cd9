import { readFile } from 'node:fs/promises';
import { pay } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { type VisitOptions, visit } from './visit.ts';

const chromium = requireService('chromium');

const CARD = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const OTHER_CARD = { number: '5555555555554444', expiry: '12/30', cvc: '123' };
const HOSTILE = '<script>document.title = "taken"</script>';

describe.skipIf(chromium === undefined)('whoever runs the PG sees in the console', () => {
  let town: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 2417 }), openChromium(chromium ?? '')]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  async function readies(orderNo: string, amount: number, orderName = 'Something'): Promise<string> {
    return replyOf(await town.pg.call(pay.ready, { body: { orderNo, amount, orderName } })).tid;
  }
  async function pays(
    orderNo: string,
    amount: number,
    card = CARD,
    orderName = 'Something',
  ): Promise<string> {
    const tid = await readies(orderNo, amount, orderName);
    replyOf(await town.pg.call(pay.approve, { body: { tid, card } }));
    return tid;
  }

  async function looks(query = '', look: NonNullable<VisitOptions['look']> = {}) {
    const visited = await visit(browser, { places: [town.url('pg')], look: { locale: 'en-GB', ...look } });
    await visited.page.goto(`${town.url('pg')}/admin/payments${query}`);
    await visited.page.getByText('Live', { exact: true }).waitFor();
    return visited;
  }
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
  const shownOrders = (page: Page) => page.locator('[data-column="order"] .mono').allTextContents();
  async function finds(page: Page, q: string): Promise<void> {
    await page.getByLabel('Find a payment').fill(q);
    await page.getByLabel('Find a payment').press('Enter');
    await page.waitForURL(({ searchParams }) => searchParams.get('q') === q);
    await page.locator('.payments[aria-busy="false"]').waitFor();
  }

  test('a payment as it is made, and as it turns from ready to captured, without a reload', async () => {
    await using visited = await looks();
    const { page, complaints } = visited;
    await page.evaluate('window.neverReloaded = true');
    const tid = await readies('LIVE-1', 12_345);
    await row(page, 'LIVE-1').getByText('READY', { exact: true }).waitFor();
    replyOf(await town.pg.call(pay.approve, { body: { tid, card: CARD } }));
    await row(page, 'LIVE-1').getByText('CAPTURED', { exact: true }).waitFor();
    expect(await row(page, 'LIVE-1').textContent()).toMatch(/₩12,345.*M001.*424242\*{6}4242/);
    expect(await page.evaluate('window.neverReloaded')).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('what changed while the list was on its way, which had been read before', async () => {
    const tid = await readies('SLOW-1', 23_456);
    await using other = await looks();
    await using visited = await visit(browser, { places: [town.url('pg')], look: { locale: 'en-GB' } });
    const { page } = visited;
    const wasRead = Promise.withResolvers<void>();
    const arrives = Promise.withResolvers<void>();
    await page.route('**/admin/api/payments?*', async (route) => {
      const response = await route.fetch();
      wasRead.resolve();
      await arrives.promise;
      await route.fulfill({ response });
    });
    await page.goto(`${town.url('pg')}/admin/payments`);
    await Promise.all([wasRead.promise, page.getByText('Live', { exact: true }).waitFor()]);
    await readies('SLOW-2', 34_567);
    replyOf(await town.pg.call(pay.approve, { body: { tid, card: CARD } }));
    await row(other.page, 'SLOW-1').getByText('CAPTURED', { exact: true }).waitFor();
    arrives.resolve();
    await row(page, 'SLOW-1').getByText('CAPTURED', { exact: true }).waitFor();
    await row(page, 'SLOW-2').waitFor();
  });

  test('while the list is paused, how many are new; and all of them when it goes on', async () => {
    await using visited = await looks();
    const { page } = visited;
    await page.getByRole('button', { name: 'Pause' }).click();
    await readies('PAUSED-1', 1_000);
    const news = page.getByRole('button', { name: 'Show 1 new payment' });
    await news.waitFor();
    expect(await row(page, 'PAUSED-1').count()).toBe(0);
    await news.click();
    await row(page, 'PAUSED-1').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).isVisible()).toBe(true);
  });

  test('that something new is not among what is filtered, and the filters stay', async () => {
    await using visited = await looks('?status=REFUNDED');
    const { page } = visited;
    await readies('OUTSIDE-1', 1_000);
    await page.getByRole('button', { name: '1 new payment outside these filters' }).click();
    await row(page, 'OUTSIDE-1').waitFor();
    await page.goBack();
    expect(await page.getByLabel('Status').inputValue()).toBe('REFUNDED');
  });

  test('a payment by its tid, order number, last four and amount, and what was looked for', async () => {
    const tid = await pays('FIND-1', 77_700, OTHER_CARD);
    await using visited = await looks();
    const { page } = visited;
    for (const q of [tid, tid.slice(0, 18), 'FIND-1', '4444', '77,700']) {
      await finds(page, q);
      await row(page, 'FIND-1').waitFor();
    }
    await finds(page, '4444');
    expect(await page.getByText('Looked for as').textContent()).toMatch(/card ending in 4444.*₩4,444.*order/);
    await page.getByRole('button', { name: 'order number 4444' }).click();
    await page.getByText('No payment is like that').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('order:4444');
  });

  test('a payment by a whole card number, which stays in neither the address nor any call', async () => {
    await pays('WHOLE-1', 21_000, OTHER_CARD);
    await using visited = await looks();
    const { page } = visited;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('framenavigated', (frame) => asked.push(frame.url()));
    await page.getByLabel('Find a payment').fill('5555 5555 5555 4444');
    await page.getByLabel('Find a payment').press('Enter');
    await row(page, 'WHOLE-1').waitFor();
    await page.getByText('card ending in 4444').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('card:4444');
    expect(await page.getByLabel('Find a payment').inputValue()).toBe('card:4444');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.map((url) => decodeURIComponent(url).replace(/\D/g, '')).join()).not.toContain(
      OTHER_CARD.number,
    );

    await page.goto(`${town.url('pg')}/admin/payments?q=${OTHER_CARD.number}&min=21000`);
    await page.waitForURL(/\?q=card%3A4444&min=21000$/);
    await row(page, 'WHOLE-1').waitFor();
  });

  test('after a reload and by a link the same filters', async () => {
    await pays('FILTER-1', 33_000);
    await readies('FILTER-2', 33_000);
    await using visited = await looks();
    const { page } = visited;
    await page.getByLabel('Status').selectOption('CAPTURED');
    await page.getByLabel('Amount from').fill('33000');
    await page.getByLabel('Amount from').press('Enter');
    await page.getByLabel('Amount to').fill('33000');
    await page.getByLabel('Amount to').press('Enter');
    await page.waitForURL(/max=33000/);
    await page.reload();
    await row(page, 'FILTER-1').waitFor();
    expect(await shownOrders(page)).toEqual(['FILTER-1']);
    expect(await page.getByLabel('Amount from').inputValue()).toBe('33000');
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await row(page, 'FILTER-2').waitFor();
  });

  test('on the way back from a payment what was filtered before', async () => {
    await pays('BACK-1', 31_000, OTHER_CARD);
    await using visited = await looks('?status=CAPTURED&q=BACK-1');
    const { page } = visited;
    await row(page, 'BACK-1').locator('a.row-link').click();
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await row(page, 'BACK-1').waitFor();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({ status: 'CAPTURED', q: 'BACK-1' });
  });

  test('what a shop stored as it is: a script is text', async () => {
    await pays(HOSTILE, 5_000, CARD, HOSTILE);
    await using visited = await looks();
    const { page, complaints } = visited;
    await row(page, HOSTILE).waitFor();
    expect(await page.title()).not.toBe('taken');
    await finds(page, HOSTILE);
    await row(page, HOSTILE).waitFor();
    expect(await page.title()).not.toBe('taken');
    expect(complaints).toEqual([]);
  });

  test('in a CSV what is filtered, with a formula defanged', async () => {
    await pays('CSV-1', 61_000, CARD, '=1+1');
    await pays('CSV-2', 62_000);
    await using visited = await looks('?min=61000&max=61000');
    const { page } = visited;
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('payments.csv');
    const [head, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
    expect(head).toMatch(/^tid,status,amount/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/,CAPTURED,61000,KRW,0,CSV-1,'=1\+1,M001,/);
  });

  test('page after page each payment once, forward and back', async () => {
    const all = Array.from({ length: 55 }, (_, i) => `PAGE-${String(i).padStart(2, '0')}`);
    for (const orderNo of all) await readies(orderNo, 900);
    await using visited = await looks('?min=900&max=900');
    const { page } = visited;
    await row(page, 'PAGE-54').waitFor();
    const first = await shownOrders(page);
    await page.getByRole('button', { name: 'Next page' }).click();
    await row(page, 'PAGE-00').waitFor();
    const second = await shownOrders(page);
    expect([...first, ...second]).toEqual(all.toReversed());
    await readies('PAGE-NEW', 900);
    await page.getByRole('button', { name: 'Show 1 new payment' }).waitFor();
    expect(await shownOrders(page)).toEqual(second);
    await page.getByRole('button', { name: 'Previous page' }).click();
    await row(page, 'PAGE-54').waitFor();
    await page.goBack();
    await row(page, 'PAGE-00').waitFor();
    await page.getByRole('button', { name: 'Newest' }).click();
    await row(page, 'PAGE-NEW').waitFor();
  });

  test('with nothing but a keyboard a payment, and goes to it', async () => {
    const tid = await pays('KEYS-1', 8_080);
    await using visited = await looks();
    const { page } = visited;
    await page.keyboard.press('/');
    await page.keyboard.type('KEYS-1');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=KEYS-1/);
    await row(page, 'KEYS-1').waitFor();
    // Not by `:focus`: it does not match a date's field while its calendar has the keyboard.
    const reached = () => page.evaluate("document.activeElement.getAttribute('href')");
    for (let stops = 0; stops < 40 && (await reached()) === null; stops++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/admin/payments/${tid}`);
  });

  test.each([320, 390])(
    'on a phone of %i pixels a card of each, and nothing scrolls sideways',
    async (width) => {
      await pays(`PHONE-${width}`, 999_999_999, CARD, `${'긴 이름 '.repeat(20)}끝`);
      await using visited = await looks('', { viewport: { width, height: 700 }, colorScheme: 'dark' });
      const { page } = visited;
      await row(page, `PHONE-${width}`).first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(
        await page.evaluate(
          "document.querySelector('.table-room').scrollWidth - document.querySelector('.table-room').clientWidth",
        ),
      ).toBeLessThanOrEqual(0);
    },
  );
});
