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
  page.setDefaultTimeout(10_000);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
