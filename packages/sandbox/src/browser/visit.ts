import type { Browser, BrowserContextOptions, Page } from '../../../../tools/images/chromium.ts';

/** A visitor with a browser window of their own, who notices everything that is not as it should be. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** Errors in the console (a breach of the page's policy is one), uncaught errors, and requests to other places. */
  readonly complaints: readonly string[];
}

export interface VisitOptions {
  /** The origins that the pages may ask; anything else is complained about. */
  readonly places: readonly string[];
  readonly look?: BrowserContextOptions;
}

const PATIENCE_MS = 10_000;
/** How late the replies of others come to a slow machine. */
const LATENCY_MS = 250;

/** `PAYFLOW_SLOW_BROWSER=8`: pages run as on a machine that is so many times slower, with a network to match. */
const slownessOf = ({ PAYFLOW_SLOW_BROWSER = '1' }: NodeJS.ProcessEnv = process.env): number =>
  Number(PAYFLOW_SLOW_BROWSER);

async function slowDown(page: Page, times: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: LATENCY_MS, downloadThroughput: -1, uploadThroughput: -1 },
  });
}

export async function visit(browser: Browser, { places, look = {} }: VisitOptions): Promise<Visit> {
  const context = await browser.newContext(look);
  const complaints: string[] = [];
  const allowed = new Set(places.map((place) => new URL(place).origin));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && !allowed.has(url.origin)) complaints.push(`asked ${url.href}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  const page = await context.newPage();
  const slowness = slownessOf();
  if (slowness > 1) await slowDown(page, slowness);
  page.setDefaultTimeout(PATIENCE_MS * slowness);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
