import { billingKeys, pay, shop } from '@payflow/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { paleTexts } from './contrast.ts';
import { type VisitOptions, visit } from './visit.ts';

const chromium = requireService('chromium');

const POOR = /4000 0000 0000 9995/;
const RICH = /4242 4242 4242 4242/;

describe.skipIf(chromium === undefined)('a buyer in a browser', () => {
  let town: Sandbox;
  let browser: Browser;
  let places: readonly string[];
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 72 }), openChromium(chromium ?? '')]);
    places = [town.url('pg'), town.url('merchant')];
  });
  afterEach(async () => {
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  const buyer = (look: NonNullable<VisitOptions['look']> = {}) => visit(browser, { places, look });
  const shown = (page: Page) => page.locator('main').textContent();
  /** Waits until the page says so. */
  const told = (page: Page, text: RegExp) => page.locator('main').filter({ hasText: text }).waitFor();
  const pays = (page: Page) => page.getByRole('button', { name: /^Pay/ }).click();

  /** The shop sends its buyer to the address that the PG gave it. */
  async function goesToPay(page: Page, orderNo: string): Promise<string> {
    const { tid, redirectUrl } = replyOf(await town.shop.call(shop.checkoutOrder, { params: { orderNo } }));
    await page.goto(redirectUrl);
    return tid;
  }

  async function orders(page: Page, productId = 'iphone-16-pro'): Promise<{ orderNo: string; tid: string }> {
    const { orderNo } = await town.mina.orders(productId);
    return { orderNo, tid: await goesToPay(page, orderNo) };
  }

  test('whose card is declined is told so by the shop, and pays the same order with another card', async () => {
    await using visited = await buyer();
    const { page, complaints } = visited;
    const { orderNo } = await orders(page);
    await page.getByLabel(POOR).check();
    await pays(page);
    await told(page, /did not go through/);
    expect(await town.shop.state(orderNo)).toBe('FAILED');

    await goesToPay(page, orderNo);
    await page.getByLabel(RICH).check();
    await pays(page);
    await told(page, /Thank you/);
    expect(new URL(page.url()).origin).toBe(town.url('merchant'));
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(complaints).toEqual([]);
  });

  test('who types a wrong card is told what is wrong, and can mend it', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { orderNo } = await orders(page);
    const number = page.getByRole('textbox', { name: 'Card number' });
    await number.fill('1234');
    await pays(page);
    expect(await page.getByText('Enter all digits').isVisible()).toBe(true);
    expect(await number.evaluate('document.activeElement.id')).toBe('number');

    await number.fill('5555555555554444');
    expect(await number.inputValue()).toBe('5555 5555 5555 4444');
    await page.getByRole('textbox', { name: 'Expiry' }).fill('1230');
    await page.getByRole('textbox', { name: 'CVC' }).fill('123');
    await pays(page);
    await told(page, /Thank you/);
    expect(await town.shop.state(orderNo)).toBe('PAID');
  });

  test('who leaves is not charged, and the shop shows the order cancelled', async () => {
    await using visited = await buyer();
    const { page, complaints } = visited;
    const { orderNo, tid } = await orders(page);
    await page.getByRole('button', { name: 'Leave' }).click();
    await told(page, /cancelled/);
    expect(await town.shop.state(orderNo)).toBe('CANCELLED');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('CANCELLED_BY_BUYER');
    expect(complaints).toEqual([]);
  });

  test('who comes back to a page that is paid for cannot pay twice', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { orderNo, tid } = await orders(page);
    await pays(page);
    await page.goto(`${town.url('pg')}/checkout?tid=${tid}`);
    expect(await shown(page)).toContain('This payment is approved.');
    expect(await page.getByRole('button').count()).toBe(0);
    await page.goBack();
    await page.reload();
    expect(await town.shop.state(orderNo)).toBe('PAID');
  });

  test('without JavaScript pays as well', async () => {
    await using visited = await buyer({ javaScriptEnabled: false });
    const { page, complaints } = visited;
    const { orderNo } = await orders(page, 'galaxy-s25-ultra');
    await page.getByLabel(RICH).check();
    await pays(page);
    await told(page, /Thank you/);
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(complaints).toEqual([]);
  });

  test('with nothing but a keyboard pays, and sees where they are', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { orderNo } = await orders(page);
    const focused = page.locator(':focus');
    const seen: (string | null)[] = [];
    for (let stops = 0; stops < 8; stops++) {
      await page.keyboard.press('Tab');
      expect(await focused.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      seen.push(await focused.evaluate('document.activeElement.name || document.activeElement.lang'));
    }
    expect(seen).toEqual([
      'ko',
      'number',
      'expiry',
      'cvc',
      'installmentMonths',
      'action',
      'action',
      'picked',
    ]);
    for (let cards = 0; cards < 3; cards++) await page.keyboard.press('ArrowDown');
    expect(await focused.getAttribute('value')).toBe('4000000000009995');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await focused.textContent()).toMatch(/^Pay/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${town.url('merchant')}/**`);
    await told(page, /did not go through/);
    expect(await town.shop.state(orderNo)).toBe('FAILED');
  });

  test.each(['light', 'dark'] as const)(
    'whose card is on file pays by one key, in %s colours; another card takes its place when it is asked for',
    async (colorScheme) => {
      await using visited = await buyer({ colorScheme, viewport: { width: 320, height: 640 } });
      const { page, complaints } = visited;
      const customerKey = `mina-${colorScheme}`;
      const card = { number: '5555555555554444', expiry: '12/30', cvc: '123' };
      replyOf(await town.pg.call(billingKeys.createBillingKey, { body: { customerKey, card } }));
      const body = { orderNo: `KEPT-${colorScheme}`, amount: 50_000, customerKey };
      const { tid, redirectUrl } = replyOf(await town.pg.call(pay.ready, { body }));
      await page.goto(redirectUrl);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      expect(await page.getByLabel(RICH).isVisible()).toBe(false);

      const focused = page.locator(':focus');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      expect(await page.getByLabel(RICH).isVisible()).toBe(true);
      expect(await page.getByLabel('Keep this card').isVisible()).toBe(true);
      expect(await paleTexts(page)).toEqual([]);
      await page.keyboard.press('ArrowUp');
      expect(await page.getByLabel('555555 ······ 4444').isChecked()).toBe(true);
      expect(await paleTexts(page)).toEqual([]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      expect(await focused.textContent()).toMatch(/^Pay/);
      await page.keyboard.press('Enter');
      await page.waitForURL(/result=success/);
      expect(replyOf(await town.pg.call(pay.approve, { body: { tid } }))).toMatchObject({
        ...{ status: 'APPROVED', method: 'EASY_PAY', cardMasked: '555555******4444' },
      });
      expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
    },
  );

  test('with a small phone never scrolls sideways', async () => {
    await using visited = await buyer({
      viewport: { width: 320, height: 640 },
      isMobile: true,
      hasTouch: true,
    });
    const { page } = visited;
    const overhang = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    await orders(page, 'galaxy-s25-ultra');
    expect(await overhang()).toBe(0);
    await page.getByLabel(RICH).tap();
    await page.getByRole('button', { name: /^Pay/ }).tap();
    await page.waitForURL(`${town.url('merchant')}/**`);
    await told(page, /Thank you/);
    expect(await overhang()).toBe(0);
  });

  test.each(['light', 'dark'] as const)('reads every text in %s colours', async (colorScheme) => {
    await using visited = await buyer({ colorScheme });
    const { page } = visited;
    const { orderNo } = await orders(page);
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe(colorScheme === 'light' ? 'rgb(243, 245, 248)' : 'rgb(15, 21, 29)');
    expect(await paleTexts(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Card number' }).fill('4242 4242 4242 4241');
    expect(await page.getByText('has a typing error').isVisible()).toBe(true);
    expect(await paleTexts(page)).toEqual([]);
    await page.getByLabel(POOR).check();
    await pays(page);
    await told(page, new RegExp(orderNo));
    expect(await paleTexts(page)).toEqual([]);
  });
});
