import type { Page } from '../../../../tools/images/chromium.ts';

export interface Executed {
  readonly status: number;
  /** Parsed, as the page shows it. */
  readonly body: Record<string, unknown>;
}

/** Opens a call on the Swagger page and runs it by its Execute button, with what the page has filled in. */
export async function execute(page: Page, operationId: string): Promise<Executed> {
  const call = page.locator(`.opblock[id$="-${operationId}"]`);
  const toggle = call.locator('.opblock-summary-control');
  await toggle.press('Enter');
  await call.getByRole('button', { name: 'Execute' }).press('Enter');
  const reply = call.locator('.live-responses-table tbody .response').first();
  const status = await reply.locator('.response-col_status').textContent();
  const body = await reply.locator('.highlight-code pre').first().textContent();
  // The page gets slower with each call that stays open.
  await toggle.press('Enter');
  return { status: Number.parseInt(status ?? '', 10), body: JSON.parse(body ?? '') };
}
