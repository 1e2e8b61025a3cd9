import { adminMerchants } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');

describe.skipIf(chromium === undefined)('merchants and the overview on the console', () => {
  let town: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 75 }), openChromium(chromium ?? '')]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  const visitor = () => visit(browser, { places: [town.url('pg'), town.url('merchant')] });

  /** Resolves to its secret key. */
  const takenIn = async (id: string): Promise<string> => {
    const body = { id, name: id, feeBasisPoints: 280 };
    return replyOf(await town.pg.call(adminMerchants.createMerchant, { body })).secretKey;
  };
  let orders = 0;
  /** With what the PG answers a shop that makes a payment ready with this key. */
  const readies = async (key: string, amount = 1_000): Promise<number> => {
    const { status } = await fetch(`${town.url('pg')}/pay/ready`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ orderNo: `A-${++orders}`, amount }),
    });
    return status;
  };

  test('one is taken in under a name that is a script, which is shown as text; its key is shown once and works', async () => {
    await using visited = await visitor();
    const { page, complaints } = visited;
    await page.goto(`${town.url('pg')}/admin/merchants`);
    await page.getByRole('button', { name: 'New merchant' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Id', { exact: true }).fill('evil-shop');
    await dialog.getByLabel('Name').fill('<script>document.title = "gone"</script>');
    await dialog.getByLabel('Fee').fill('1.25');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const key = String(await page.getByRole('status').locator('code').textContent());
    expect(await readies(key)).toBe(200);

    await page.getByRole('link', { name: 'evil-shop' }).click();
    await page.getByText('<script>document.title').waitFor();
    await page.getByText('1.25 %').waitFor();
    await expect.poll(() => page.title()).toBe('evil-shop · PayFlow console');
    expect(await page.getByText(key).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['who waits for a page is led to its heading', undefined, 'M001'],
    ['who goes on with the keyboard while a page is on its way stays there', 'Payments', 'Payments'],
  ])('%s', async (_what, goesTo, reached) => {
    await using visited = await visitor();
    const { page } = visited;
    await page.goto(`${town.url('pg')}/admin/merchants`);
    const arrives = Promise.withResolvers<void>();
    await page.route('**/admin/api/merchants/M001', async (route) => {
      await arrives.promise;
      await route.continue();
    });
    await page.getByRole('link', { name: 'M001' }).click();
    await page.getByRole('heading', { name: 'Merchants', level: 1 }).waitFor({ state: 'detached' });
    const menu = page.getByRole('navigation', { name: 'Menu' });
    if (goesTo) await menu.getByRole('link', { name: goesTo }).focus();
    arrives.resolve();
    await page.getByRole('heading', { name: 'M001', level: 1 }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe(reached);
  });

  test('one is edited: its name and fee change, and from then on it takes no payment above its limit', async () => {
    const key = await takenIn('sumi-tea');
    await using visited = await visitor();
    const { page, complaints } = visited;
    await page.goto(`${town.url('pg')}/admin/merchants/sumi-tea`);
    await page.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Fee').inputValue()).toBe('2.8');
    await dialog.getByLabel('Name').fill('Sumi’s tea house');
    await dialog.getByLabel('Fee').fill('1.95');
    await dialog.getByLabel('Largest payment').fill('30000');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    for (const fact of ['Sumi’s tea house', '1.95 %', '₩30,000']) await page.getByText(fact).waitFor();
    expect(await readies(key, 30_000)).toBe(200);
    expect(await readies(key, 30_001)).toBe(400);

    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog.getByLabel('Where buyers return').fill('ftp://tea/back');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Sumi’s tea house').waitFor();
    expect(complaints.filter((complaint) => !/400|422/.test(complaint))).toEqual([]);
  });

  test('one gets a new key: it is shown once, and the old one works on for as long as was chosen', async () => {
    const first = await takenIn('jun-bread');
    await using visited = await visitor();
    const { page, complaints } = visited;
    await page.goto(`${town.url('pg')}/admin/merchants/jun-bread`);
    const rotate = async (grace: string) => {
      await page.getByRole('button', { name: 'New key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('The old key works on for').selectOption({ label: grace });
      await dialog.getByRole('button', { name: 'Make a new key' }).click();
      await dialog.waitFor({ state: 'detached' });
      return String(await page.locator('.shown-key code').textContent());
    };
    const second = await rotate('an hour');
    await page.getByText('The one before works until').waitFor();
    expect([await readies(first), await readies(second)]).toEqual([200, 200]);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByText(second).waitFor({ state: 'detached' });

    const third = await rotate('no time (it stops at once)');
    expect(new Set([first, second, third]).size).toBe(3);
    expect([await readies(first), await readies(second), await readies(third)]).toEqual([401, 401, 200]);
    await page.reload();
    await page.getByText('Set', { exact: true }).waitFor();
    expect(await page.content()).not.toContain(third);
    expect(complaints).toEqual([]);
  });

  test('the overview shows a payment by itself when it was made, and goes back as far as one likes', async () => {
    await using visited = await visitor();
    const { page, complaints } = visited;
    await page.goto(`${town.url('pg')}/admin`);
    const { orderNo } = await town.mina.buys('iphone-16-pro');
    expect(await town.shop.state(orderNo)).toMatch(/PAID|PENDING/);
    await page.getByText('1 approved, 0 declined').waitFor();
    expect(await page.title()).toBe('Overview · PayFlow console');
    await page.getByText('7 days').click();
    await page.waitForURL(/minutes=10080/);
    await page.getByRole('radio', { name: '7 days', checked: true }).waitFor();
    await page.getByText('1 approved, 0 declined').waitFor();
    expect(complaints).toEqual([]);
  });
});
