import { pay, shop } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { type VisitOptions, visit } from './visit.ts';

const chromium = requireService('chromium');

const RICH = /4242 4242 4242 4242/;
const POOR = /4000 0000 0000 9995/;
const PASSWORD = 'four words to remember';

describe.skipIf(chromium === undefined)('the shop in a browser', { timeout: 60_000 }, () => {
  let town: Sandbox;
  let browser: Browser;
  let places: readonly string[];
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 73 }), openChromium(chromium ?? '')]);
    places = [town.url('pg'), town.url('merchant')];
  });
  afterEach(async () => {
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  async function enters(look: NonNullable<VisitOptions['look']> = {}) {
    const visited = await visit(browser, { places, look });
    await visited.page.goto(town.url('merchant'));
    return visited;
  }
  const phone = (page: Page, name: string) => page.getByRole('article', { name });
  const heading = (page: Page, title: string | RegExp) =>
    page.getByRole('heading', { level: 1, name: title }).waitFor();
  const orderNoOf = (page: Page): string => /\/shop\/orders\/([^?]+)/.exec(page.url())?.[1] ?? '';
  const presses = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

  /** From the shop to the gateway's page, and back with a card. */
  async function pays(page: Page, card: RegExp = RICH): Promise<string> {
    await page.waitForURL(`${town.url('pg')}/**`);
    await page.getByLabel(card).check();
    await presses(page, /^Pay|결제하기$/);
    await page.waitForURL(/\/shop\/orders\//);
    return orderNoOf(page);
  }

  async function buys(page: Page, name: string, card?: RegExp): Promise<string> {
    await phone(page, name).getByRole('button', { name: 'Buy now' }).click();
    return pays(page, card);
  }

  async function signsUp(page: Page, name: string): Promise<void> {
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByRole('link', { name: /Sign up/ }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-mail').fill(`${name.toLowerCase().replaceAll(/\W/g, '')}@buyers.example`);
    await page.getByLabel('Password').fill(PASSWORD);
    await presses(page, 'Sign up');
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  }

  test('Mina buys as a guest in the colour that she chose, and sees what shop and gateway told each other', async () => {
    await using visited = await enters();
    const { page, complaints } = visited;
    await phone(page, 'iPhone 16 Pro').getByLabel('Black Titanium').check();
    const orderNo = await buys(page, 'iPhone 16 Pro');
    await heading(page, 'Thank you, your order is paid');
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await page.getByRole('region', { name: 'Items' }).textContent()).toContain('Black Titanium');
    const behind = page.getByRole('region', { name: 'What happens behind' });
    for (const path of ['POST /pay/ready', 'POST /pay/approve', 'POST /payments/webhook'])
      await behind.getByText(path).waitFor();
    await behind.getByText('POST /pay/approve').click();
    expect(await behind.getByText('"cardMasked": "424242******4242"').isVisible()).toBe(true);
    const said = (await behind.textContent()) ?? '';
    expect(said).not.toMatch(/4242424242424242|Bearer|sk_/);
    await page.getByRole('link', { name: 'My orders' }).click();
    await page.waitForURL(/\/shop\/orders$/);
    await page
      .getByRole('link', { name: orderNo })
      .or(page.getByText(orderNo, { exact: true }))
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });

  test('a reload of where she came back to pays once', async () => {
    await using visited = await enters();
    const { page } = visited;
    await buys(page, 'Xiaomi 14T Pro');
    const tid = new URL(page.url()).searchParams.get('tid') ?? '';
    const back = `${town.url('merchant')}/payments/return?tid=${tid}&result=success`;
    for (let times = 0; times < 2; times++) await page.goto(back);
    await page.reload();
    await heading(page, 'Thank you, your order is paid');
    const { exchanges } = await page.evaluate<{ exchanges: { call: string }[] }>(
      `fetch('/merchant/api/orders/${orderNoOf(page)}/exchanges').then((reply) => reply.json())`,
    );
    expect(exchanges.filter(({ call }) => call === 'APPROVE')).toHaveLength(1);
  });

  test('a cart of two products comes to what the shop reckons, and outlives a reload', async () => {
    await using visited = await enters();
    const { page, complaints } = visited;
    await phone(page, 'Galaxy S25 Ultra').getByRole('button', { name: 'Add to cart' }).click();
    await phone(page, 'Xiaomi 14T Pro').getByRole('button', { name: 'One more' }).click();
    await phone(page, 'Xiaomi 14T Pro').getByRole('button', { name: 'Add to cart' }).click();
    await page.reload();
    await page.getByRole('link', { name: /Cart.*3 items/ }).click();
    await page.getByText('₩3,298,000').waitFor();
    await presses(page, 'Order and pay');
    const orderNo = await pays(page);
    await heading(page, 'Thank you, your order is paid');
    expect(replyOf(await town.shop.call(shop.getOrder, { params: { orderNo } })).total).toBe(3_298_000);
    expect(complaints).toEqual([]);
  });

  test('a card without money is told as that, and another card pays the same order', async () => {
    await using visited = await enters();
    const { page } = visited;
    const orderNo = await buys(page, 'iPhone 16 Pro', POOR);
    await heading(page, 'The payment did not go through');
    expect(await page.getByRole('status').first().textContent()).toContain('not enough money');
    await presses(page, 'Pay with another card');
    expect(await pays(page)).toBe(orderNo);
    await heading(page, 'Thank you, your order is paid');
  });

  test('who leaves the checkout is not charged, and can pay later', async () => {
    await using visited = await enters();
    const { page } = visited;
    await phone(page, 'iPhone 16 Pro').getByRole('button', { name: 'Buy now' }).click();
    await page.waitForURL(`${town.url('pg')}/**`);
    await presses(page, /^(Leave|Cancel)/);
    await page.waitForURL(/\/shop\/orders\//);
    await heading(page, 'The payment was cancelled');
    await presses(page, 'Pay now');
    await pays(page);
    await heading(page, 'Thank you, your order is paid');
  });

  test('while nobody knows what the issuer did the page says so, and FAILED when the money is surely back', async () => {
    await using visited = await enters();
    const { page } = visited;
    const silence = town.intercept('pg', 'card', async () => {
      throw new CallFailed('timeout', 'silence');
    });
    const orderNo = await buys(page, 'Galaxy S25 Ultra');
    await heading(page, 'We do not know yet whether your card was charged');
    expect(await page.getByRole('button', { name: /^Pay/ }).count()).toBe(0);
    silence();
    await town.clock.advance('PT5M');
    await town.quiet();
    await heading(page, 'The payment did not go through');
    expect(await town.shop.state(orderNo)).toBe('FAILED');
  });

  test('when the answer to approve is lost the order waits, and the webhook turns the page to paid', async () => {
    await using visited = await enters();
    const { page } = visited;
    const deaf = town.intercept('merchant', 'pg', async (request, next) => {
      if (!/\/pay\/(approve|tx)/.test(request.url)) return next(request);
      if (request.url.endsWith('/pay/approve')) await next(request);
      throw new CallFailed('timeout', 'the reply was lost');
    });
    const muted = town.intercept('pg', 'merchant', async () => {
      throw new CallFailed('refused', 'nobody there');
    });
    const orderNo = await buys(page, 'iPhone 16 Pro');
    await heading(page, 'Your payment is being confirmed');
    expect(await town.shop.state(orderNo)).toBe('PENDING');
    muted();
    // On a slow machine the second try may be over by then; the third comes five minutes later.
    await town.clock.advance('PT10M');
    await heading(page, 'Thank you, your order is paid');
    await page.getByText('POST /payments/webhook').first().waitFor();
    deaf();
  });

  test('Jun gives one of two back, and then the rest', async () => {
    await using visited = await enters();
    const { page, complaints } = visited;
    await phone(page, 'Xiaomi 14T Pro').getByRole('button', { name: 'One more' }).click();
    const orderNo = await buys(page, 'Xiaomi 14T Pro');
    await presses(page, /^Refund Xiaomi/);
    await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
    await heading(page, 'A part of your payment was refunded');
    await page.getByText('CRN-', { exact: false }).first().waitFor();
    expect(await town.shop.state(orderNo)).toBe('PARTIALLY_REFUNDED');
    await presses(page, 'Cancel the order');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
    await heading(page, 'Your payment was refunded');
    const { tid } = replyOf(await town.shop.call(shop.getOrder, { params: { orderNo } }));
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid: tid ?? '' } })).status).toBe('CANCELLED');
    expect(complaints).toEqual([]);
  });

  test('a buyer who signed up finds their orders after a reload, and nobody else does', async () => {
    await using visited = await enters();
    const { page, complaints } = visited;
    await signsUp(page, 'Sora');
    const orderNo = await buys(page, 'iPhone 16 Pro');
    await heading(page, 'Thank you, your order is paid');
    await page.goto(`${town.url('merchant')}/shop/orders`);
    await page.getByText(orderNo).waitFor();
    expect(complaints).toEqual([]);

    await using other = await enters();
    await signsUp(other.page, 'Noah');
    await other.page.getByRole('link', { name: 'My orders' }).click();
    await other.page.getByText('No orders yet.').waitFor();
    await other.page.goto(`${town.url('merchant')}/shop/orders/${orderNo}`);
    await heading(other.page, 'No order to show');
  });

  test('Hana subscribes with a card, is shown the first charge, and ends it with its period and takes that back', async () => {
    await using visited = await enters();
    const { page } = visited;
    await signsUp(page, 'Hana');
    await page.getByRole('link', { name: 'Phone Care', exact: true }).click();
    await presses(page, 'Subscribe');
    await page.waitForURL(`${town.url('pg')}/**`);
    await page.getByLabel(RICH).check();
    await page.locator('form').getByRole('button').first().click();
    await page.waitForURL(/\/shop\/subscription/);
    const own = page.getByRole('article', { name: /Phone Care/ });
    await own.getByText('ACTIVE', { exact: true }).waitFor();
    await own.getByText('Paid', { exact: true }).waitFor();
    await own.getByRole('button', { name: 'End subscription' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End subscription' }).click();
    await own.getByText(/Ends on/).waitFor();
    await own.getByRole('button', { name: 'Keep it going' }).click();
    await own.getByText(/Charged next on/).waitFor();
    await own.getByRole('button', { name: 'End subscription' }).click();
    await page.getByLabel('At once').check();
    await page.getByRole('dialog').getByRole('button', { name: 'End subscription' }).click();
    await own.getByText('CANCELLED', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Subscribe' }).waitFor();
  });

  test('with nothing but a keyboard buys', async () => {
    await using visited = await enters();
    const { page } = visited;
    const buy = phone(page, 'iPhone 16 Pro').getByRole('button', { name: 'Buy now' });
    await buy.waitFor();
    const reaches = async (name: RegExp) => {
      for (let stops = 0; stops < 60; stops++) {
        await page.keyboard.press('Tab');
        // Behind the last stop the page has no focus, and the next one is its first.
        const text = await page.evaluate<string>(
          'document.activeElement === document.body ? "" : document.activeElement.textContent',
        );
        if (name.test(text.trim())) return;
      }
      throw new Error(`${name} is not reached by Tab`);
    };
    await reaches(/^Buy now/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${town.url('pg')}/**`);
    await page.getByLabel(RICH).focus();
    await page.keyboard.press('Space');
    await reaches(/^Pay ₩/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/shop\/orders\//);
    await heading(page, /Thank you|did not go through/);
  });

  test('speaks Korean to who asks for it', async () => {
    await using visited = await enters({ locale: 'ko-KR' });
    const { page, complaints } = visited;
    await page.getByRole('heading', { name: '휴대폰 세 가지, 결제는 한 번에.' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await phone(page, 'Galaxy S25 Ultra').getByRole('button', { name: '바로 구매' }).click();
    await pays(page);
    await heading(page, '감사합니다. 결제가 완료되었습니다');
    await page.getByLabel('언어').selectOption('en');
    await heading(page, 'Thank you, your order is paid');
    expect(complaints).toEqual([]);
  });

  test('a stored script is shown as text', async () => {
    await using visited = await enters();
    const { page, complaints } = visited;
    await signsUp(page, '<script>alert(1)</script>');
    await page.getByText('<script>alert(1)</script>').waitFor();
    expect(complaints).toEqual([]);
  });

  test('without script what came of a payment is read all the same', async () => {
    const { orderNo } = await town.mina.orders('iphone-16-pro');
    const { redirectUrl } = replyOf(await town.shop.call(shop.checkoutOrder, { params: { orderNo } }));
    await using visited = await visit(browser, { places, look: { javaScriptEnabled: false } });
    const { page, complaints } = visited;
    await page.goto(redirectUrl);
    await page.getByLabel(RICH).check();
    await presses(page, /^Pay|결제하기$/);
    await page.waitForURL(/\/shop\/orders\//);
    expect(await page.locator('main').textContent()).toMatch(/Thank you[\s\S]*PAID/);
    expect(complaints).toEqual([]);
  });

  test('a small phone never scrolls sideways', async () => {
    await using visited = await enters({ viewport: { width: 320, height: 640 } });
    const { page } = visited;
    const overhang = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    await phone(page, 'iPhone 16 Pro').getByRole('button', { name: 'Add to cart' }).click();
    expect(await overhang()).toBe(0);
    await page.getByRole('link', { name: /Cart/ }).click();
    await page.getByRole('button', { name: 'Order and pay' }).waitFor();
    expect(await overhang()).toBe(0);
    await presses(page, 'Order and pay');
    await pays(page);
    await heading(page, 'Thank you, your order is paid');
    await page.getByText('POST /pay/approve').click();
    expect(await overhang()).toBe(0);
  });
});
