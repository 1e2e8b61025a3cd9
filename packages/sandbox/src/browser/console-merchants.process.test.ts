import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
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
    const reply = await fetch(`${town.url('pg')}/pay/ready`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ orderNo: 'A-1', amount: 1_000 }),
    });
    expect(reply.status).toBe(200);

    await page.getByRole('link', { name: 'evil-shop' }).click();
    await page.getByText('<script>document.title').waitFor();
    await page.getByText('1.25 %').waitFor();
    expect(await page.title()).toBe('evil-shop · PayFlow console');
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
    await page.waitForURL('**/merchants/M001');
    if (goesTo) await page.getByRole('link', { name: goesTo }).focus();
    arrives.resolve();
    await page.getByRole('heading', { name: 'M001', level: 1 }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe(reached);
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
