import { startSandbox } from '../../packages/sandbox/src/index.ts';
import { requireService } from '../../packages/sandbox/src/services/service.ts';
import { type Browser, openChromium } from './chromium.ts';

/** Photographs of pages, taken in a town of their own. */

export interface Shot {
  readonly file: string;
  readonly png: Buffer;
}

const SCALE = 1.25;

/** What a first look does not need. */
const LEFT_OUT = [
  '.parameters-container, .operation-servers, .curl-command, .try-out',
  '.live-responses-table .response-col_description > div:nth-child(n + 2)',
  '.responses-inner > div > h4, .responses-table:not(.live-responses-table)',
];

async function swagger(browser: Browser, url: string): Promise<Shot> {
  const page = await browser.newPage({ viewport: { width: 960, height: 800 }, deviceScaleFactor: SCALE });
  await page.goto(`${url}/docs/`);
  const operation = page.locator('.opblock[id$="-approve"]');
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('button.execute').click();
  await operation.locator('.live-responses-table tbody .response-col_status').waitFor();
  await page.addStyleTag({
    content: `${LEFT_OUT.join(', ')} { display: none !important } textarea { min-height: 9rem !important }`,
  });
  // The port that a reader knows, in place of the town's.
  await page.evaluate(
    `document.querySelector('.request-url pre').textContent = 'http://localhost:8081/pay/approve'`,
  );
  return { file: 'swagger.png', png: await operation.screenshot() };
}

async function checkout(browser: Browser, url: string, colorScheme: 'light' | 'dark'): Promise<Shot> {
  const page = await browser.newPage({
    viewport: { width: 640, height: 600 },
    deviceScaleFactor: SCALE,
    colorScheme,
  });
  await page.goto(url);
  const file = colorScheme === 'light' ? 'checkout.png' : 'checkout-dark.png';
  return { file, png: await page.screenshot({ fullPage: true }) };
}

export async function takeShots(): Promise<Shot[]> {
  const path = requireService('chromium');
  if (path === undefined) throw new Error('The screenshots need Chromium.');
  await using town = await startSandbox({ seed: 1, now: '2026-03-02T09:00:00+09:00' });
  await using browser = await openChromium(path);
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  const { url } = await town.mina.checksOut(orderNo);
  return [
    await swagger(browser, town.url('pg')),
    await checkout(browser, url, 'light'),
    await checkout(browser, url, 'dark'),
  ];
}
