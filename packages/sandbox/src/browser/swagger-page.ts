import { endpoints } from '@payflow/contracts';
import type { Page } from '../../../../tools/images/chromium.ts';

export interface Executed {
  readonly status: number;
  /** Parsed, as the page shows it. */
  readonly body: Record<string, unknown>;
}

/** A call that is open on the page. */
export interface OpenCall {
  /** Presses Execute, with what the page has filled in, or with these parameters. */
  run(parameters?: Readonly<Record<string, string>>): Promise<Executed>;
  close(): Promise<void>;
}

const REPLY_MS = 30_000;
/** The first press waits until the whole page is drawn. */
const DRAWN_MS = 30_000;
const MOST_PRESSES = 3;

interface SwaggerUi {
  getSystem(): { layoutActions: { scrollToVirtualizedOperation(place: readonly string[]): void } };
}

/** Of so many calls the page draws only those that are in view: it is asked to go where this one is, as a deep link does. */
async function goTo(page: Page, operationId: string): Promise<void> {
  const tag = endpoints.find(({ id }) => id === operationId)?.tag ?? '';
  await page.waitForFunction('window.ui?.getSystem().specSelectors.operations().size > 0');
  await page.evaluate(
    (place) =>
      (globalThis as unknown as { ui: SwaggerUi }).ui
        .getSystem()
        .layoutActions.scrollToVirtualizedOperation(place),
    ['operations', tag, operationId],
  );
}

export async function openCall(page: Page, operationId: string): Promise<OpenCall> {
  await goTo(page, operationId);
  const call = page.locator(`.opblock[id$="-${operationId}"]`);
  const toggle = call.locator('.opblock-summary-control');
  await toggle.press('Enter', { timeout: DRAWN_MS });
  const button = call.getByRole('button', { name: 'Execute' });
  const clear = call.getByRole('button', { name: 'Clear' });
  const reply = call.locator('.live-responses-table tbody .response').first();

  /** A press that asked nobody may be repeated; a request that was sent must be answered and shown. */
  async function press(): Promise<void> {
    let asked = 0;
    const count = () => asked++;
    page.on('request', count);
    for (let presses = 1; ; presses++) {
      await button.press('Enter');
      const shown = await reply.waitFor({ timeout: REPLY_MS }).then(
        () => true,
        () => false,
      );
      if (shown) break;
      if (asked > 0 || presses === MOST_PRESSES)
        throw new Error(`${operationId}: ${presses} presses, ${asked} requests, and no reply is shown`);
    }
    page.off('request', count);
  }

  return {
    async run(parameters = {}) {
      for (const [name, value] of Object.entries(parameters))
        await call.locator(`tr[data-param-name="${name}"] input`).fill(value);
      // What an earlier run has left.
      if (await clear.isVisible()) {
        await clear.press('Enter');
        await reply.waitFor({ state: 'detached' });
      }
      await press();
      const status = await reply.locator('.response-col_status').textContent();
      const body = await reply.locator('.highlight-code pre').first().textContent();
      return { status: Number.parseInt(status ?? '', 10), body: JSON.parse(body ?? '') };
    },
    close: () => toggle.press('Enter'),
  };
}

/** Opens a call, runs it as it stands, and closes it: the page gets slower with each call that stays open. */
export async function execute(page: Page, operationId: string): Promise<Executed> {
  const call = await openCall(page, operationId);
  const executed = await call.run();
  await call.close();
  return executed;
}
