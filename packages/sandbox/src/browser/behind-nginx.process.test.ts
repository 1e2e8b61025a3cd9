import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { freePorts } from '../town/ports.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');
const isMissing = chromium === undefined || requireService('nginx') === undefined;

describe.skipIf(isMissing)('behind nginx, on one address', { timeout: 60_000 }, () => {
  let town: Sandbox;
  let proxy: Nginx;
  let browser: Browser;
  let door: string;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    door = `http://localhost:${port}`;
    const shown = { PAYFLOW_PUBLIC_URL: door };
    town = await startSandbox({
      seed: 91,
      overrides: { pg: shown, card: shown, merchant: { ...shown, MERCHANT_URL: door } },
    });
    const upstreams = { pg: town.url('pg'), card: town.url('card'), merchant: town.url('merchant') };
    [proxy, browser] = await Promise.all([
      startNginx({ upstreams, port, addresses: ['127.0.0.1'] }),
      openChromium(chromium ?? ''),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), proxy?.[Symbol.asyncDispose](), town?.[Symbol.asyncDispose]()]);
  });

  test('Mina buys a phone, and the payment appears on the console that somebody watches', async () => {
    const look = { locale: 'en-US' };
    await using watching = await visit(browser, { places: [door], look });
    await using buying = await visit(browser, { places: [door], look });
    await watching.page.goto(`${door}/admin/payments`);
    await watching.page.getByRole('heading', { level: 1 }).waitFor();

    await buying.page.goto(door);
    await buying.page.getByRole('button', { name: 'Buy now' }).first().click();
    await buying.page.waitForURL(`${door}/checkout?**`);
    const tid = new URL(buying.page.url()).searchParams.get('tid') ?? 'no tid';
    await watching.page.getByText(tid).first().waitFor();

    await buying.page.getByRole('button', { name: /^Pay/ }).click();
    await buying.page.waitForURL(`${door}/shop/orders/**`);
    await buying.page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await watching.page
      .getByRole('row')
      .filter({ hasText: tid })
      .getByText('CAPTURED', { exact: true })
      .waitFor();

    expect([...buying.complaints, ...watching.complaints]).toEqual([]);
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });
});
