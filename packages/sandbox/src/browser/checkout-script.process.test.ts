import { issuer, pay, shop } from '@payflow/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { paleTexts } from './contrast.ts';
import { type VisitOptions, visit } from './visit.ts';

const chromium = requireService('chromium');

const POOR = /4000 0000 0000 9995/;
const CHALLENGED = /4000 0000 0000 3220/;
const SILENT = /4000 0000 0000 4087/;
const LOST = /4000 0000 0000 5043/;

describe.skipIf(chromium === undefined)('the checkout page', () => {
  let town: Sandbox;
  let browser: Browser;
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

  const buyer = (look: NonNullable<VisitOptions['look']> = {}) =>
    visit(browser, { places: [town.url('pg'), town.url('merchant')], look });
  const number = (page: Page) => page.getByRole('textbox', { name: 'Card number' });
  const payButton = (page: Page) => page.getByRole('button', { name: /^Pay/ });
  const statusOf = async (tid: string) => replyOf(await town.pg.call(pay.tx, { params: { tid } })).status;
  const main = (page: Page) => page.locator('main').textContent();

  /** Mina orders at the shop, and is led to the page. */
  async function orders(page: Page): Promise<{ orderNo: string; tid: string; url: string }> {
    const { orderNo } = await town.mina.orders('iphone-16-pro');
    const checkout = await town.shop.call(shop.checkoutOrder, { params: { orderNo } });
    const { tid, redirectUrl } = replyOf(checkout);
    await page.goto(redirectUrl);
    return { orderNo, tid, url: redirectUrl };
  }

  /** A payment of nobody in particular, whose buyer comes back to the PG's own result page. */
  async function madeReady(orderNo: string): Promise<{ tid: string; redirectUrl: string }> {
    const successUrl = `${town.url('pg')}/checkout/result`;
    const body = { orderNo, amount: 120_000, successUrl, failUrl: `${successUrl}?left=yes` };
    return replyOf(await town.pg.call(pay.ready, { body }));
  }
  const asked = async (tid: string) =>
    replyOf(await town.card.call(issuer.authorizations, { query: { tid } })).authorizations;

  test('looks the same before its script came, to the pixel, and keeps what was typed till then', async () => {
    await using plain = await buyer({ javaScriptEnabled: false });
    await using scripted = await buyer();
    const parts = ['h1', '#number', '#installmentMonths', 'button.pay', '.test-cards'];
    const places = async (page: Page) => {
      await orders(page);
      return Promise.all(parts.map((part) => page.locator(part).boundingBox()));
    };
    expect(await places(scripted.page)).toEqual(await places(plain.page));
    expect(await number(scripted.page).inputValue()).toBe('4242 4242 4242 4242');
  });

  /** The page as it is before its script came, and what lets it come. */
  async function scriptIsLate(page: Page): Promise<() => Promise<void>> {
    const asked = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    await page.route('**/*.js', async (route) => {
      asked.resolve();
      await held.promise;
      await route.continue();
    });
    const { redirectUrl } = await madeReady(`LATE-${++late}`);
    await page.goto(redirectUrl, { waitUntil: 'commit' });
    await asked.promise;
    return async () => {
      held.resolve();
      await page.waitForLoadState('load');
      await page.getByRole('timer').waitFor();
    };
  }
  let late = 0;

  test('leaves the caret in a number that is half typed when its script comes', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const comes = await scriptIsLate(page);
    await number(page).focus();
    await page.keyboard.type('40000');
    await page.keyboard.press('ArrowLeft');
    await comes();
    await page.keyboard.type('31');
    expect(await number(page).inputValue()).toBe('4000 310');
  });

  test.each([
    ['the test card', '[value="4000000000009995"]', '4000 0000 0000 9995'],
    ['the button that pays', 'button.pay', '4242 4242 4242 4242'],
    ['the way to the other language', 'a[lang]', '4242 4242 4242 4242'],
  ])('leaves the keyboard at %s when its script comes', async (_what, control, picked) => {
    await using visited = await buyer();
    const { page } = visited;
    const comes = await scriptIsLate(page);
    await page.locator(control).focus();
    if (control.startsWith('[')) await page.keyboard.press('Space');
    await comes();
    expect(await page.locator(`${control}:focus`).count()).toBe(1);
    expect(await number(page).inputValue()).toBe(picked);
  });

  test('fills its form with the card that is picked, and pays with it: 51', async () => {
    await using visited = await buyer();
    const { page, complaints } = visited;
    const { orderNo, tid } = await orders(page);
    await page.getByLabel(POOR).check();
    expect(await number(page).inputValue()).toBe('4000 0000 0000 9995');
    expect(await main(page)).toContain('Test card: Insufficient funds');
    await payButton(page).click();
    await page.waitForURL(`${town.url('merchant')}/**`);
    expect(await town.shop.state(orderNo)).toBe('FAILED');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).failure?.code).toBe('51');
    expect(complaints).toEqual([]);
  });

  test.each([
    ['silent', SILENT, 0],
    ['silent after it approved', LOST, 1],
  ])('pays with a card whose issuer is %s: unknown at first, and then failed', async (_what, card, held) => {
    await using visited = await buyer();
    const { page } = visited;
    const { orderNo, tid } = await orders(page);
    await page.getByLabel(card).check();
    await payButton(page).click();
    await page.waitForURL(`${town.url('merchant')}/**`);
    expect(['PENDING', 'FAILED']).toContain(await town.shop.state(orderNo));
    await town.clock.advance('PT10M');
    await town.quiet();
    expect(await town.shop.state(orderNo)).toBe('FAILED');
    expect(await statusOf(tid)).toBe('FAILED');
    const authorized = (await asked(tid)).filter(({ state }) => state === 'REVERSED');
    expect(authorized).toHaveLength(held);
  });

  test('says at once what is wrong with a number, an expiry and a CVC, and takes back what was mended', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { orderNo } = await orders(page);
    await number(page).fill('');
    await number(page).pressSequentially('4242424242424241');
    expect(await number(page).inputValue()).toBe('4242 4242 4242 4241');
    const error = page.locator('#number-wrong');
    expect(await error.textContent()).toContain('typing error');
    expect(await number(page).getAttribute('aria-describedby')).toBe('number-wrong');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('2');
    expect(await error.textContent()).toBe('');

    await number(page).fill('4111111111111111');
    expect(await error.textContent()).toContain('Only test cards');
    await number(page).fill('378282246310005');
    expect(await number(page).inputValue()).toBe('3782 822463 10005');
    expect(await main(page)).toContain('AMEX');
    await page.getByLabel('Expiry').fill('0120');
    expect(await page.locator('#expiry-wrong').textContent()).toContain('expired');
    await page.getByLabel('Expiry').fill('');
    await page.getByLabel('Expiry').pressSequentially('930');
    expect(await page.getByLabel('Expiry').inputValue()).toBe('09/30');
    await payButton(page).click();
    expect(await page.locator('#cvc-wrong').textContent()).toContain('4 digits');
    expect(await page.evaluate('document.activeElement.id')).toBe('cvc');
    expect(await paleTexts(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'CVC' }).fill('1234');
    await payButton(page).click();
    await page.waitForURL(`${town.url('merchant')}/**`);
    expect(await town.shop.state(orderNo)).toBe('PAID');
  });

  test('keeps the caret behind the digit that was typed', async () => {
    await using visited = await buyer();
    const { page } = visited;
    await orders(page);
    await number(page).fill('4242424242424242');
    await number(page).evaluate('document.activeElement.setSelectionRange(2, 2)');
    await page.keyboard.type('99');
    expect(await number(page).inputValue()).toBe('4299 4242 4242 4242 42');
    expect(await number(page).evaluate('document.activeElement.selectionStart')).toBe(4);
  });

  test('counts down, and says so when the time is over: the form is gone', async () => {
    await using visited = await buyer();
    const { page } = visited;
    await page.clock.install();
    const { redirectUrl, tid } = await madeReady('OVER-1');
    await town.clock.advance('PT20M');
    await page.goto(redirectUrl);
    expect(await page.getByRole('timer').textContent()).toMatch(/^(?:10:00|0\d:[0-5]\d)$/);
    await page.clock.fastForward('10:00');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('The time to pay is over');
    expect(await page.getByRole('button').count()).toBe(0);
    await town.clock.advance('PT10M');
    await page.reload();
    expect(await main(page)).toContain('The time to pay is over');
    expect(await statusOf(tid)).toBe('EXPIRED');
  });

  test('pays once however often one clicks; reload and back pay no second time', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { orderNo, tid, url } = await orders(page);
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await payButton(page).evaluate(
      '(b => { b.click(); b.click(); b.click() })(document.querySelector("button.pay"))',
    );
    await page.waitForURL(`${town.url('merchant')}/**`);
    expect(posts).toEqual([`${town.url('pg')}/checkout`]);
    await page.reload();
    await page.goto(url);
    expect(await main(page)).toContain('This payment is approved.');
    await page.goBack();
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await asked(tid)).toHaveLength(1);
  });

  test('that one comes back to before the shop has asked wants the card anew', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { redirectUrl, tid } = await madeReady('BACK-1');
    await page.goto(redirectUrl);
    await payButton(page).click();
    await page.waitForURL(/result=success/);
    await page.goBack();
    await page.getByLabel(POOR).check();
    await payButton(page).click();
    await page.waitForURL(/result=success/);
    expect(replyOf(await town.pg.call(pay.approve, { body: { tid } }))).toMatchObject({
      ...{ status: 'FAILED', cardMasked: '400000******9995' },
    });
  });

  test('brings the months that were chosen to the issuer', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { redirectUrl, tid } = await madeReady('MONTHS-1');
    await page.goto(redirectUrl);
    await page.getByLabel('Payment plan').selectOption('6');
    await payButton(page).click();
    await page.waitForURL(/result=success/);
    let months: unknown;
    const undo = town.intercept('pg', 'card', async (request, send) => {
      months = JSON.parse(request.body ?? '{}').installmentMonths;
      return send(request);
    });
    expect(replyOf(await town.pg.call(pay.approve, { body: { tid } })).status).toBe('APPROVED');
    undo();
    expect(months).toBe(6);
  });

  test('is turned into Korean and stays so, with what was typed', async () => {
    await using visited = await buyer();
    const { page } = visited;
    const { redirectUrl } = await madeReady('KOREAN-1');
    await page.goto(redirectUrl);
    await page.getByLabel(POOR).check();
    await page.getByRole('link', { name: '한국어' }).click();
    expect(await page.getByLabel('카드 번호').inputValue()).toBe('4000 0000 0000 9995');
    expect(await page.evaluate('document.documentElement.lang')).toBe('ko');
    expect(await page.title()).toBe('KOREAN-1 결제');
    await page.reload();
    expect(await page.getByRole('button', { name: '120,000원 결제하기' }).isVisible()).toBe(true);
  });

  test.each([true, false])(
    'greets a Korean browser in Korean, with script: %s',
    async (javaScriptEnabled) => {
      await using visited = await buyer({ javaScriptEnabled, locale: 'ko-KR' });
      const { page } = visited;
      const { redirectUrl } = await madeReady(`GREETED-${javaScriptEnabled}`);
      await page.goto(redirectUrl);
      expect(await page.getByRole('heading', { name: '테스트 카드' }).isVisible()).toBe(true);
      await page.getByRole('link', { name: 'English' }).click();
      expect(await payButton(page).isVisible()).toBe(true);
    },
  );

  test('without script says what is wrong with a card, in words that can be read', async () => {
    await using visited = await buyer({ javaScriptEnabled: false, colorScheme: 'dark' });
    const { page } = visited;
    const { redirectUrl } = await madeReady('PLAIN-1');
    await page.goto(redirectUrl);
    await page.getByLabel('Another test card').check();
    await number(page).fill('1234');
    await payButton(page).click();
    expect(await page.getByRole('alert').textContent()).toContain('must be 12 to 19 digits');
    expect(await paleTexts(page)).toEqual([]);
  });

  describe.each([true, false])('asked by the issuer (3-D Secure), with script: %s,', (javaScriptEnabled) => {
    /** At the issuer's page. */
    async function challenged(page: Page, orderNo: string) {
      const ready = await madeReady(`${orderNo}-${javaScriptEnabled}`);
      await page.goto(ready.redirectUrl);
      await page.getByLabel(CHALLENGED).check();
      await payButton(page).click();
      await page.waitForURL('**/checkout/3ds?tid=*');
      return ready;
    }
    const approveNow = (tid: string) => town.pg.call(pay.approve, { body: { tid } });

    test('pays after confirming, and not before', async () => {
      await using visited = await buyer({ javaScriptEnabled });
      const { page } = visited;
      const { tid } = await challenged(page, '3DS');
      expect(await main(page)).toMatch(/₩120,000[\s\S]*400000\*{6}3220/);
      expect(await paleTexts(page)).toEqual([]);
      expect(await approveNow(tid)).toMatchObject({ status: 409, problem: { code: 'INVALID_STATE' } });
      await page.reload();
      await page.getByRole('button', { name: 'Confirm the payment' }).click();
      await page.waitForURL(/result=success/);
      expect(replyOf(await approveNow(tid)).status).toBe('APPROVED');
    });

    test('fails, is told so on the checkout page, and pays with another card', async () => {
      await using visited = await buyer({ javaScriptEnabled });
      const { page } = visited;
      const { tid } = await challenged(page, '3DS-FAILED');
      await page.getByRole('button', { name: 'Fail the authentication' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('could not confirm that it was you');
      expect((await approveNow(tid)).ok).toBe(false);
      await payButton(page).click();
      await page.waitForURL(/result=success/);
      expect(replyOf(await approveNow(tid)).status).toBe('APPROVED');
    });

    test('skips it by address: the shop gets nothing', async () => {
      await using visited = await buyer({ javaScriptEnabled });
      const { page } = visited;
      const { tid } = await challenged(page, '3DS-SKIPPED');
      await page.goto(`${town.url('pg')}/checkout/result?tid=${tid}&result=success`);
      expect((await approveNow(tid)).ok).toBe(false);
      expect(await asked(tid)).toEqual([]);
    });

    test('goes back to choose another card, or cancels and is back at the shop', async () => {
      await using visited = await buyer({ javaScriptEnabled });
      const { page } = visited;
      const { tid } = await challenged(page, '3DS-BACK');
      await page.getByRole('button', { name: 'Back to the payment' }).click();
      await page.getByLabel(CHALLENGED).check();
      await payButton(page).click();
      await page.getByRole('button', { name: 'Cancel and return to the shop' }).click();
      await page.waitForURL(/left=yes.*result=cancelled/);
      expect(await statusOf(tid)).toBe('CANCELLED_BY_BUYER');
    });
  });
});
