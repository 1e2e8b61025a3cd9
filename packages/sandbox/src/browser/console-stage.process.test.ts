import { pay } from '@payflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { type Visit, type VisitOptions, visit } from './visit.ts';

const chromium = requireService('chromium');
/** The machine may be busy. */
const PATIENCE_MS = 30_000;
const TIMEOUT_MS = 120_000;

describe.skipIf(chromium === undefined)('who directs the town from the console', () => {
  let town: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 91 }), openChromium(chromium ?? '')]);
    await town.snapshot('begin');
  });
  beforeEach(async () => {
    town.restore('pg', 'card');
    await town.faults.clear();
    await town.restore('begin');
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  async function goesTo(path: string, look: VisitOptions['look'] = {}): Promise<Visit> {
    const visited = await visit(browser, { places: [town.url('pg')], look: { locale: 'en-US', ...look } });
    visited.page.setDefaultTimeout(PATIENCE_MS);
    await visited.page.goto(`${town.url('pg')}/admin/${path}`);
    return visited;
  }
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  const rowWith = (page: Page, text: string | RegExp) => page.getByRole('row').filter({ hasText: text });
  /** Resolves once it is so. */
  const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

  async function readies(orderNo: string): Promise<string> {
    return replyOf(await town.pg.call(pay.ready, { body: { orderNo, amount: 50_000 } })).tid;
  }

  test(
    'has the issuer decline twice and then approve, and sees three payments of it',
    async () => {
      await using visited = await goesTo('issuers');
      const { page, complaints } = visited;
      await page.getByRole('link', { name: /Decline twice, then approve/ }).click();
      await press(page, 'Save script');
      await shows(page, '₩4,321');
      for (const [tries, became] of [
        [1, 'declined FAILED'],
        [2, 'declined FAILED'],
        [3, 'approved APPROVED'],
      ] as const) {
        await press(page, 'Try it');
        const tried = page.getByRole('region', { name: 'Tried' }).getByRole('row');
        await tried.nth(tries).waitFor();
        expect(await tried.nth(1).textContent()).toContain(became);
      }
      await rowWith(page, 'approves').getByRole('cell', { name: '1', exact: true }).last().waitFor();
      expect(await rowWith(page, 'declines with 51').textContent()).toMatch(/2 × ?2$/);
      expect(await town.scripts.list()).toMatchObject([
        { name: 'broke-twice', hits: 3, used: [2, 1], left: 0 },
      ]);
      const link = page.getByRole('region', { name: 'Tried' }).getByRole('link').first();
      expect(await link.getAttribute('href')).toBe(`/admin/payments/${await link.textContent()}`);
      await press(page, 'Delete');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await shows(page, 'No script yet');
      expect(await town.scripts.list()).toEqual([]);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'writes a script as JSON, is told the line of what is wrong with it, and changes nothing by it',
    async () => {
      await town.scripts.put('slow', { match: { amount: 2_000 }, steps: [{ delay: 100, times: 'always' }] });
      const before = await town.scripts.list();
      await using visited = await goesTo('issuers/card/scripts/slow/edit');
      const { page } = visited;
      await press(page, 'JSON');
      const area = page.getByRole('textbox', { name: 'The script as JSON' });
      await area.fill('{\n  "match": { "amount": 2000 },\n  "steps": [\n    { "declin": "51" }\n  ]\n}');
      await press(page, 'Save script');
      const wrong = page.getByRole('listitem').filter({ hasText: 'steps.0.declin' });
      expect(await wrong.textContent()).toMatch(/Line 4 · steps\.0\.declin.*did you mean "decline"/);
      expect(await area.getAttribute('aria-invalid')).toBe('true');
      expect(await town.scripts.list()).toEqual(before);

      await area.fill('{ "steps": [ ');
      await press(page, 'Save script');
      await shows(page, 'This is no JSON');
      await area.fill('{ "steps": [ { "decline": "lost card" } ] }');
      await press(page, 'Save script');
      await shows(page, 'authorizations');
      expect(await town.scripts.list()).toMatchObject([{ name: 'slow', steps: [{ decline: 'lost card' }] }]);
    },
    TIMEOUT_MS,
  );

  test(
    'is told at its field what the form has wrong',
    async () => {
      await using visited = await goesTo('issuers/card/new-script?preset=own');
      const { page } = visited;
      await page.getByLabel('Name', { exact: true }).fill('no name!');
      await press(page, 'Save script');
      await shows(page, /must be 1 to 64 letters/);
      expect(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe('true');
      expect(await town.scripts.list()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'sees the breaker of an issuer that is away open, and closed when it is back',
    async () => {
      await using visited = await goesTo('issuers');
      const { page } = visited;
      await shows(page, 'Closed: calls pass');
      town.cut('pg', 'card');
      for (let n = 0; n < 20; n++) {
        const tid = await readies(`AWAY-${n}`);
        await town.pg.call(pay.approve, { body: { tid } });
      }
      await shows(page, 'Open: nothing is sent');
      await shows(page, /card does not answer/);
      town.restore('pg', 'card');
      await shows(page, 'The next payment tries it again.');
      const tid = await readies('BACK-1');
      expect(replyOf(await town.pg.call(pay.approve, { body: { tid } })).status).toBe('APPROVED');
      await shows(page, 'Closed: calls pass');
    },
    TIMEOUT_MS,
  );

  test(
    'advances a day and sees what fell due, and what comes next',
    async () => {
      await town.mina.buys('iphone-16-pro');
      await town.quiet();
      const tid = await readies('WAITS-1');
      await using visited = await goesTo('clock');
      const { page, complaints } = visited;
      const next = page.getByRole('region', { name: 'What falls due next' });
      await next.getByRole('link', { name: tid }).waitFor();
      await press(page, '+1 day');
      const fell = page.getByRole('region', { name: 'What fell due on the way' });
      await fell.getByRole('row').filter({ hasText: 'expires' }).waitFor();
      expect(await fell.textContent()).toMatch(/settlement is closed|cut off and settled/);
      await shows(page, /(?:1 day|24 hr) ahead/);
      expect(await next.getByRole('link', { name: tid }).count()).toBe(0);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'switches a fault on, is reminded of it on every page, and switches it off',
    async () => {
      await using visited = await goesTo('faults');
      const { page, complaints } = visited;
      await press(page, /^Webhooks twice/);
      await shows(page, 'Faults that are on: 1.');
      const sign = page.getByRole('banner').getByRole('link', { name: 'Faults: 1' });
      await sign.waitFor();
      expect(await town.faults.list()).toMatchObject({ faults: [{ fault: { fault: 'duplicate' } }] });
      await page.getByRole('link', { name: 'Issuers' }).click();
      await sign.click();
      await page.getByRole('region', { name: 'On now' }).getByRole('button', { name: 'Switch off' }).click();
      await shows(page, 'Nothing goes wrong on purpose.');
      await sign.waitFor({ state: 'detached' });
      expect(await town.faults.list()).toMatchObject({ faults: [] });
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is told at its field what a fault of their own has wrong, and nothing is on',
    async () => {
      await using visited = await goesTo('faults');
      const { page } = visited;
      await page.getByLabel('Path').fill('pay');
      await press(page, 'Switch it on');
      await shows(page, 'must begin with a slash');
      expect(await page.getByLabel('Path').getAttribute('aria-invalid')).toBe('true');
      expect(await town.faults.list()).toMatchObject({ faults: [] });
    },
    TIMEOUT_MS,
  );

  test(
    'takes a snapshot, and goes back to it after it was asked',
    async () => {
      await using visited = await goesTo('clock');
      const { page } = visited;
      await press(page, 'Take a snapshot');
      await page.getByRole('dialog').getByLabel('Name').fill('before-it');
      await page.getByRole('dialog').getByRole('button', { name: 'Take a snapshot' }).click();
      const row = rowWith(page, 'before-it');
      await row.waitFor();
      const tid = await readies('LATER-1');
      await row.getByRole('button', { name: 'Restore' }).click();
      await page.getByRole('dialog').getByText('has then not happened').waitFor();
      expect((await town.pg.call(pay.tx, { params: { tid } })).ok).toBe(true);
      await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect((await town.pg.call(pay.tx, { params: { tid } })).ok).toBe(false);
      await row.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await row.waitFor({ state: 'detached' });
    },
    TIMEOUT_MS,
  );

  test(
    'is offered in server mode what is there, and nothing of the sandbox',
    async () => {
      await using visited = await visit(browser, {
        places: [town.url('pg')],
        look: { locale: 'en-US' },
      });
      const { page } = visited;
      const session = {
        mode: 'server',
        needsSignIn: false,
        signedInUntil: null,
        shopUrl: town.url('merchant'),
      };
      await page.route('**/admin/api/session', (route) => route.fulfill({ json: session }));
      await page.goto(`${town.url('pg')}/admin/issuers`);
      const menu = page.getByRole('navigation', { name: 'Menu' });
      await menu.getByRole('link', { name: 'Issuers' }).waitFor();
      for (const name of ['Faults', 'Clock', 'Scenarios'])
        expect(await menu.getByRole('link', { name }).count()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'finds a scenario, plays it, and reads how it went',
    async () => {
      await using visited = await goesTo('scenarios');
      const { page, complaints } = visited;
      await page.getByRole('searchbox', { name: 'Search' }).fill('wrong-amount');
      await page.getByRole('link', { name: /names another amount/ }).click();
      await press(page, 'Play it');
      await shows(page, 'As promised');
      expect(await page.getByRole('main').textContent()).toMatch(/AMOUNT_MISMATCH[\s\S]*invariants/);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test.each(['issuers', 'issuers/card/new-script?preset=disputed', 'faults', 'clock', 'scenarios'])(
    'on a small phone never scrolls /admin/%s sideways',
    async (path) => {
      await using visited = await goesTo(path, { viewport: { width: 320, height: 640 } });
      const { page, complaints } = visited;
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
