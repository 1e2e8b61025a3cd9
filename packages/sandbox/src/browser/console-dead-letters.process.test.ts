import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { authorizationsFor, failsForGood, paymentOf, requests } from '../stories/requested.ts';
import { passingTime } from '../town/passing-time.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');

describe.skipIf(chromium === undefined)('dead letters on the console', { timeout: 60_000 }, () => {
  const time = passingTime();
  let town: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([
      startSandbox({ seed: 94, starts: time.starts }),
      openChromium(chromium ?? ''),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  /** So many requests for payments become unreadable on their way; resolves to the payments that wait for them. */
  async function spoils(count: number): Promise<readonly string[]> {
    await town.faults.put([
      { hop: 'bus', fault: 'poison', when: { first: count }, match: { topic: 'payment.requested.v1' } },
    ]);
    const tids: string[] = [];
    for (let nth = 0; nth < count; nth++) tids.push(await requests(town));
    await town.quiet();
    await town.faults.clear();
    return tids;
  }

  async function looks() {
    const visited = await visit(browser, { places: [town.url('pg')], look: { locale: 'en' } });
    await visited.page.goto(`${town.url('pg')}/admin/webhooks/dead-letters`);
    return visited;
  }

  test('a spoilt message stands there while it is tried and when it is given up, with why, and is handled by a replay', async () => {
    const [tid = ''] = await spoils(1);
    await using visited = await looks();
    const { page, complaints } = visited;
    const row = page.getByRole('row').filter({ hasText: 'payment.requested.v1' });
    await row.getByText('Retrying').waitFor();
    await failsForGood(town, time);
    await page.getByLabel('Status').selectOption({ label: 'Dead' });
    await row.getByText('it is not JSON').waitFor();
    expect(await row.textContent()).toContain('authorizer');

    await row.getByRole('link', { name: 'payment.requested.v1' }).click();
    await page.getByRole('heading', { name: 'payment.requested.v1' }).waitFor();
    await page.locator('.figures').getByText('Dead', { exact: true }).waitFor();
    await page.getByText('it is not JSON').waitFor();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
    await town.quiet();
    await page.locator('.figures').getByText('Done', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Replay' }).isDisabled()).toBe(true);
    expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED' });
    expect(await authorizationsFor(town, tid)).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  test('all that are dead are replayed at once, and the list shows it', async () => {
    const tids = await spoils(3);
    await failsForGood(town, time);
    await using visited = await looks();
    const { page, complaints } = visited;
    await page.getByLabel('Status').selectOption({ label: 'Dead' });
    const dead = page.getByRole('row').filter({ hasText: 'it is not JSON' });
    await dead.nth(2).waitFor();
    await page.getByRole('button', { name: 'Replay all that are dead' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
    await page.getByText('3 are replayed, 0 are left.').waitFor();
    await page.getByText('None. Every message was handled.').waitFor();
    await town.quiet();
    for (const tid of tids) expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED' });
    expect(await town.invariants()).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
