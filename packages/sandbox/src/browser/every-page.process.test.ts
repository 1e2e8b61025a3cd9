import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { barriers, overhang, weigh } from './audit.ts';
import { paleTexts } from './contrast.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');

/** What all the code and styles of one page may weigh, gzipped. */
const MOST_BYTES = 300_000;

const looks = [
  { locale: 'ko-KR', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { locale: 'en-US', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
] as const;

describe.skipIf(chromium === undefined)('every page', { timeout: 180_000 }, () => {
  let town: Sandbox;
  let browser: Browser;
  let pages: string[] = [];

  const come = async (page: Page, url: string): Promise<void> => {
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const loading of await page.locator('.loading').all()) await loading.waitFor({ state: 'detached' });
  };

  const hrefs = (page: Page, links: string): Promise<string[]> =>
    page.locator(links).evaluateAll((all) => all.map((a) => (a as unknown as { href: string }).href));

  /** The console's areas, as its menu names them, and of each list the first thing that it leads to. */
  async function areas(): Promise<string[]> {
    const page = await browser.newPage();
    await come(page, `${town.url('pg')}/admin`);
    const menu = await hrefs(page, 'nav a');
    const first: string[] = [];
    for (const area of menu) {
      await come(page, area);
      first.push(...(await hrefs(page, `main tbody a[href^="${new URL(area).pathname}/"]`)).slice(0, 1));
    }
    await page.close();
    return [...menu, ...new Set(first)];
  }

  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 90 }), openChromium(chromium ?? '')]);
    await town.mina.buys('iphone-16-pro');
    await town.clock.advance('P2D');
    await town.quiet();
    const unpaid = await town.mina.orders('galaxy-s25-ultra');
    const { url: checkout } = await town.mina.checksOut(unpaid.orderNo);
    const shop = ['/', '/shop/cart', '/shop/login', '/shop/orders', '/shop/subscription'];
    pages = [...shop.map((path) => `${town.url('merchant')}${path}`), checkout, ...(await areas())];
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  /** What is wrong with the page that is shown. */
  async function wrongWith(page: Page, language: string): Promise<string[]> {
    return [
      ...(await barriers(page)),
      ...(await paleTexts(page)).map((text) => `pale: ${text}`),
      ...((await overhang(page)) > 0 ? ['it scrolls sideways'] : []),
      ...((await page.locator('html').getAttribute('lang')) === language
        ? []
        : ['it does not say its language']),
    ];
  }

  test.each(looks)(
    'can be read and used by everyone, breaks no policy and lacks no word, in $locale, $colorScheme, $viewport.width px wide',
    async (look) => {
      const places = [town.url('pg'), town.url('merchant')];
      await using visited = await visit(browser, { places, look });
      const { page, complaints } = visited;
      const found: Record<string, unknown> = {};
      for (const url of pages) {
        const told = complaints.length;
        await come(page, url);
        const wrong = [...(await wrongWith(page, look.locale.slice(0, 2))), ...complaints.slice(told)];
        if (wrong.length > 0) found[new URL(url).pathname] = wrong;
      }
      expect(pages.length).toBeGreaterThan(25);
      expect(found).toEqual({});
    },
  );

  test(`loads no more than ${MOST_BYTES / 1000} kB of code and styles`, async () => {
    const heavy: Record<string, number> = {};
    for (const url of pages) {
      // Each by a visitor who comes with nothing and reads the longer words: what is loaded is weighed.
      const page = await browser.newPage({ locale: 'ko-KR' });
      const weight = weigh(page);
      await come(page, url);
      const bytes = await weight();
      if (bytes > MOST_BYTES || bytes === 0) heavy[new URL(url).pathname] = bytes;
      await page.close();
    }
    expect(heavy).toEqual({});
  });
});
