import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adminWebhooks, pay, webhooks } from '@payflow/contracts';
import { verify } from '@payflow/webhook-signature';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { paleTexts } from './contrast.ts';
import { type VisitOptions, visit } from './visit.ts';

const chromium = requireService('chromium');

const CARD = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const ORIGINAL = /"amount":50000/;

/** A shop of Jun's own, which verifies once it has its secret and can be closed. */
async function startBakery() {
  const bakery = { secret: '', status: 200, url: '' };
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const nowSeconds = Math.floor(Date.now() / 1000);
    const { headers } = req;
    const isTrue = bakery.secret === '' || verify({ headers, body, secret: bakery.secret, nowSeconds }).valid;
    res.writeHead(isTrue ? bakery.status : 401).end(isTrue ? 'bread' : 'no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bakery.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return Object.assign(bakery, { [Symbol.asyncDispose]: async () => void server.close() });
}

describe.skipIf(chromium === undefined)('webhooks on the console', { timeout: 60_000 }, () => {
  let town: Sandbox;
  let browser: Browser;
  let orders = 0;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 93 }), openChromium(chromium ?? '')]);
  });
  afterEach(async () => {
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  const tester = (look: VisitOptions['look'] = {}) =>
    visit(browser, { places: [town.url('pg')], look: { locale: 'en', ...look } });
  const goTo = (page: Page, path = '') => page.goto(`${town.url('pg')}/admin/webhooks${path}`);

  /** Mina buys, and her payment's webhooks went out. */
  async function minaBuys(over: Readonly<Record<string, string>> = {}): Promise<string> {
    const body = { orderNo: `HOOK-${++orders}`, amount: 50_000, ...over };
    const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
    await town.pg.call(pay.approve, { body: { tid, card: CARD } });
    await town.quiet();
    return tid;
  }

  async function deliveryOf(tid: string, url = 'payments/webhook') {
    const found = replyOf(await town.pg.call(adminWebhooks.findWebhookDeliveries, { query: { tid } }));
    const one = found.deliveries.find((delivery) => delivery.url.includes(url));
    if (!one) throw new Error(`no delivery of ${tid}`);
    return one;
  }

  async function secretOf(url: string): Promise<string> {
    const { data } = replyOf(await town.pg.call(webhooks.registerWebhookEndpoint, { body: { url } }));
    if (!data.secret) throw new Error('the secret is shown once');
    return data.secret;
  }

  const remove = async (url: string) => {
    const { data } = replyOf(await town.pg.call(webhooks.listWebhookEndpoints, {}));
    const id = data.find((one) => one.url === url)?.id ?? '';
    await town.pg.call(webhooks.deleteWebhookEndpoint, { params: { id } });
  };

  test('a webhook is found by its payment, shown as it was sent, and sent again', async () => {
    const tid = await minaBuys();
    await using visited = await tester();
    const { page, complaints } = visited;
    await goTo(page, `?tid=${tid}`);
    await page.getByRole('link', { name: 'payment.captured' }).click();
    await page.getByText('webhook-signature: v1,').waitFor();
    await page.getByText(ORIGINAL).first().waitFor();
    await page.getByRole('button', { name: 'Redeliver' }).click();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Try 2').waitFor();
    await page.getByText('Delivered', { exact: true }).waitFor();
    expect((await deliveryOf(tid)).attemptCount).toBe(2);
    expect(complaints).toEqual([]);
  });

  test('an endpoint is added, its secret is shown once, and it is rotated, switched off and deleted', async () => {
    await using bakery = await startBakery();
    await using visited = await tester();
    const { page, complaints } = visited;
    await goTo(page, '/endpoints');
    await page.getByRole('button', { name: 'Add endpoint' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('URL').fill('ftp://bakery/hook');
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    expect(await dialog.getByRole('alert').textContent()).toContain('http');
    await dialog.getByLabel('URL').fill(bakery.url);
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    const secret = page.locator('.notice code');
    bakery.secret = (await secret.textContent()) ?? '';
    expect(bakery.secret).toMatch(/^whsec_/);
    const tid = await minaBuys();
    expect(await deliveryOf(tid, bakery.url)).toMatchObject({ status: 'DELIVERED' });
    await page.reload();
    const row = page.getByRole('row').filter({ hasText: bakery.url });
    await row.getByText('100%').waitFor();
    expect(await page.content()).not.toContain(bakery.secret);

    await row.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
    expect(await secret.textContent()).not.toBe(bakery.secret);
    await page.getByText('signs beside it until').waitFor();
    await row.getByText('The old secret signs too until').waitFor();
    await row.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await row.getByText('Disabled', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });

  test('what was given up while a shop was down is found by its status, and sent again', async () => {
    await using bakery = await startBakery();
    await secretOf(bakery.url);
    bakery.status = 500;
    const tid = await minaBuys();
    await town.clock.advance('P4D');
    await town.quiet();
    await using visited = await tester();
    const { page } = visited;
    await goTo(page);
    await page.getByLabel('Status').selectOption({ label: 'Given up' });
    await page
      .getByRole('row')
      .filter({ hasText: tid })
      .filter({ hasText: 'Given up' })
      .getByRole('link', { name: 'payment.captured' })
      .click();
    await page.getByText('Try 10').waitFor();
    bakery.status = 200;
    await page.getByRole('button', { name: 'Redeliver' }).click();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Try 11').waitFor();
    await page.getByText('Delivered', { exact: true }).waitFor();
    expect((await deliveryOf(tid, bakery.url)).status).toBe('DELIVERED');
    await remove(bakery.url);
  });

  test.each([
    ['Valid', '200', 'As it should be'],
    ['Body changed after signing', '401', 'As it should be'],
    ['Signed 600 s ago', '401', 'As it should be'],
    ['Wrong secret', '401', 'As it should be'],
    ['None', '401', 'As it should be'],
  ])('a test that is signed "%s" is answered with %s by the shop', async (signing, status, verdict) => {
    const tid = await minaBuys();
    const { id } = await deliveryOf(tid);
    await using visited = await tester();
    const { page, complaints } = visited;
    await goTo(page, `/deliveries/${id}`);
    await page.getByLabel('Signature').selectOption({ label: signing });
    await page.getByRole('button', { name: 'Send test' }).click();
    const card = page.getByRole('article').filter({ hasText: `Test: ${signing}` });
    await card.getByText(verdict).waitFor();
    expect(await card.textContent()).toContain(status);
    expect((await deliveryOf(tid)).attemptCount).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('the diagnosis names a wrong secret, an old one, and a body that was written anew', async () => {
    await using bakery = await startBakery();
    const secret = await secretOf(bakery.url);
    const { id } = await deliveryOf(await minaBuys(), bakery.url);
    await using visited = await tester();
    const { page, complaints } = visited;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.postData() ?? ''));
    await goTo(page, `/deliveries/${id}`);
    await page.getByRole('link', { name: 'Why did verification fail?' }).click();
    const look = () => page.getByRole('button', { name: 'Find out why' }).click();
    const verdict = page.locator('main [role=status]').filter({ hasText: /verif/ });

    await page.getByLabel('Secret').fill(`whsec_${Buffer.alloc(24, 5).toString('base64')}`);
    await look();
    await page.getByText('It was signed with another secret').waitFor();
    await page.getByText('signed with the present secret of').waitFor();

    await page.getByLabel('Secret').fill(secret);
    await look();
    await page.getByText('It verifies', { exact: true }).waitFor();

    const body = await page.getByLabel('Raw body').inputValue();
    await page.getByLabel('Raw body').fill(JSON.stringify(JSON.parse(body), null, 2));
    await look();
    await page.getByText('The body was parsed and written anew').waitFor();
    expect(await verdict.textContent()).toContain('at byte 2');

    await page.getByLabel('Raw body').fill(body);
    const headers = await page.getByLabel('Headers').inputValue();
    await page
      .getByLabel('Headers')
      .fill(headers.replace(/webhook-timestamp: (\d+)/, 'webhook-timestamp: 1'));
    await look();
    await page.getByText(/It was signed [\d,]+ s before/).waitFor();
    await page.getByText('webhook-timestamp is not what was sent').waitFor();
    expect(asked.join()).not.toContain(secret);
    expect(complaints).toEqual([]);
    await remove(bakery.url);
  });

  test('a script in a body is text, in every place that shows it', async () => {
    const tid = await minaBuys({ orderNo: 'A<script>alert(1)</script>' });
    const { id } = await deliveryOf(tid);
    await using visited = await tester();
    const { page, complaints } = visited;
    await goTo(page, `/deliveries/${id}`);
    await page.getByText('<script>alert(1)</script>').first().waitFor();
    await page.getByRole('button', { name: 'Send test' }).click();
    await page.getByText('Test: Valid').waitFor();
    expect(await page.locator('main script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a keyboard is enough to find a webhook and to send it again', async () => {
    const tid = await minaBuys();
    await using visited = await tester();
    const { page } = visited;
    await goTo(page);
    await page.getByRole('link', { name: 'payment.captured' }).first().waitFor();
    const focused = page.locator(':focus');
    const tabTo = async (wanted: RegExp) => {
      for (let stops = 0; stops < 60; stops++) {
        await page.keyboard.press('Tab');
        const said = await focused.evaluate(
          'document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent',
        );
        if (wanted.test(String(said))) return;
      }
      throw new Error(`no way to ${wanted}`);
    };
    await tabTo(/^Payment \(TID\)/);
    await page.keyboard.type(tid);
    await page.keyboard.press('Enter');
    await page.waitForURL(/tid=/);
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' });
    await tabTo(/^payment\.captured$/);
    await page.keyboard.press('Enter');
    await page.getByText('Try 1').waitFor();
    await tabTo(/^Redeliver$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused.textContent()).toBe('Redeliver');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(/^Send again$/);
    await page.keyboard.press('Enter');
    await page.getByText('Try 2').waitFor();
  });

  test('who has nothing yet, or asks for what is not there, is told so', async () => {
    await using visited = await tester();
    const { page } = visited;
    await goTo(page, '?tid=T0000000000000000000');
    await page.getByText('No webhook fits.').waitFor();
    await goTo(page, '/deliveries/dlv_nobody');
    expect(await page.getByRole('alert').textContent()).toContain('There is no delivery dlv_nobody');
    await goTo(page, '/dead-letters');
    await page.getByText('None. Every message was handled.').waitFor();
    await goTo(page, '/endpoints?merchant=M404');
    await page.getByText('This merchant has no endpoint.').waitFor();
  });

  test.each(['light', 'dark'] as const)('is read on a small phone in %s colours', async (colorScheme) => {
    const { id } = await deliveryOf(await minaBuys());
    await using visited = await tester({ colorScheme, viewport: { width: 320, height: 640 } });
    const { page } = visited;
    for (const path of [
      '',
      `/deliveries/${id}`,
      '/endpoints',
      `/verify?delivery=${id}&try=1`,
      '/dead-letters',
    ]) {
      await goTo(page, path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
        path,
        0,
      ]);
      expect(await paleTexts(page)).toEqual([]);
    }
  });
});
