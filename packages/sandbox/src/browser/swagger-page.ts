import type { Page } from '../../../../tools/images/chromium.ts';

export interface Executed {
  readonly status: number;
  /** Parsed, as the page shows it. */
  readonly body: Record<string, unknown>;
}

const REPLY_MS = 10_000;
/** The first press waits until the whole page is drawn. */
const DRAWN_MS = 30_000;
const MOST_PRESSES = 3;

/** Opens a call on the Swagger page and runs it by its Execute button, with what the page has filled in. */
export async function execute(page: Page, operationId: string): Promise<Executed> {
  const call = page.locator(`.opblock[id$="-${operationId}"]`);
  const toggle = call.locator('.opblock-summary-control');
  await toggle.press('Enter', { timeout: DRAWN_MS });
  const button = call.getByRole('button', { name: 'Execute' });
  const reply = call.locator('.live-responses-table tbody .response').first();
  let asked = 0;
  const count = () => asked++;
  page.on('request', count);
  // A press that asked nobody may be repeated; a request that was sent must be answered and shown.
  for (let presses = 1; ; presses++) {
    await button.press('Enter');
    const shown = await reply.waitFor({ timeout: REPLY_MS }).then(
      () => true,
      () => false,
    );
    if (shown) break;
    if (asked > 0 || presses === MOST_PRESSES) {
      throw new Error(`${operationId}: ${presses} presses, ${asked} requests, and no reply is shown`);
    }
  }
  page.off('request', count);
  const status = await reply.locator('.response-col_status').textContent();
  const body = await reply.locator('.highlight-code pre').first().textContent();
  // The page gets slower with each call that stays open.
  await toggle.press('Enter');
  return { status: Number.parseInt(status ?? '', 10), body: JSON.parse(body ?? '') };
}
