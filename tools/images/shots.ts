import { startSandbox } from '../../packages/sandbox/src/index.ts';
import { requireService } from '../../packages/sandbox/src/services/service.ts';
import { type Browser, openChromium } from './chromium.ts';

/** Photographs of pages, taken in a town of their own. */

export interface Shot {
  readonly file: string;
  readonly png: Buffer;
}

const SCALE = 1.25;
/** Swagger UI draws a hundred calls. */
const SLOW_MS = 120_000;

/** What a first look does not need. */
const LEFT_OUT = [
  '.parameters-container, .operation-servers, .curl-command, .try-out',
  '.live-responses-table .response-col_description > div:nth-child(n + 2)',
  '.responses-inner > div > h4, .responses-table:not(.live-responses-table)',
];

async function swagger(browser: Browser, url: string): Promise<Shot> {
  const page = await browser.newPage({ viewport: { width: 960, height: 800 }, deviceScaleFactor: SCALE });
  page.setDefaultTimeout(SLOW_MS);
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

interface View {
  readonly name: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** A page in light and in dark, once all that it asked for is there. */
async function inBothLooks(browser: Browser, { name, url, width, height }: View): Promise<Shot[]> {
  const shots: Shot[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme,
      locale: 'en-US',
    });
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const loading of await page.locator('.loading').all()) await loading.waitFor({ state: 'detached' });
    const file = colorScheme === 'light' ? `${name}.png` : `${name}-dark.png`;
    shots.push({ file, png: await page.screenshot() });
    await page.close();
  }
  return shots;
}

/** Of the pages, as the README shows them. */
export async function takeShots(): Promise<Shot[]> {
  const path = requireService('chromium');
  if (path === undefined) throw new Error('The screenshots need Chromium.');
  await using town = await startSandbox({ seed: 1, now: '2026-03-02T09:00:00+09:00' });
  await using browser = await openChromium(path);
  const paid = await town.mina.buys('galaxy-s25-ultra');
  await town.quiet();
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  const checkout = await town.mina.checksOut(orderNo);
  const views: readonly View[] = [
    { name: 'shop', url: town.url('merchant'), width: 1120, height: 760 },
    { name: 'checkout', url: checkout.url, width: 960, height: 820 },
    { name: 'console', url: `${town.url('pg')}/admin/payments/${paid.tid}`, width: 1280, height: 1320 },
  ];
  const shots: Shot[] = [];
  for (const view of views) shots.push(...(await inBothLooks(browser, view)));
  return [...shots, await swagger(browser, town.url('pg'))];
}
