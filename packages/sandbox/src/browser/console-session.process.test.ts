import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium, type Page } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { makeCredentials } from '../supervisor/credentials.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');
const credentials = makeCredentials();
const TITLE = { name: 'Merchants', level: 1 } as const;

describe.skipIf(chromium === undefined)('the console in server mode', () => {
  let town: Sandbox;
  let browser: Browser;
  let console: string;
  beforeAll(async () => {
    [town, browser] = await Promise.all([
      startSandbox({ seed: 74, mode: 'server', credentials }),
      openChromium(chromium ?? ''),
    ]);
    console = `${town.url('pg')}/admin`;
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  const visitor = () => visit(browser, { places: [town.url('pg'), town.url('merchant')] });

  async function signsIn(page: Page, key = credentials.adminKey): Promise<void> {
    await page.getByLabel('Admin key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('asks who comes, and then shows what was asked for', async () => {
    await using visited = await visitor();
    const { page, complaints } = visited;
    await page.goto(`${console}/merchants`);
    expect(await page.getByRole('navigation').count()).toBe(0);
    await signsIn(page, 'ak_wrong_wrong_wrong_wrong_wrong');
    await page.getByText('This is not the admin key.').first().waitFor();

    await signsIn(page);
    await page.getByRole('heading', TITLE).waitFor();
    expect(page.url()).toBe(`${console}/merchants`);
    await page.getByRole('link', { name: 'M001' }).waitFor();
    expect(complaints).toEqual([expect.stringContaining('401')]);
  });

  test('keeps its session where no script finds it, and gives it up when asked to', async () => {
    await using visited = await visitor();
    const { page } = visited;
    await page.goto(`${console}/merchants`);
    await signsIn(page);
    await page.getByRole('heading', TITLE).waitFor();
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', secure: false });
    expect(await page.evaluate('document.cookie')).toBe('');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Admin key').waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.getByText('M001').count()).toBe(0);
  });

  test('asks again when the session is gone, and comes back to where one was', async () => {
    await using visited = await visitor();
    const { page } = visited;
    await page.goto(`${console}/merchants`);
    await signsIn(page);
    await page.getByRole('link', { name: 'M001' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'M001' }).click();
    await page.getByLabel('Admin key').waitFor();
    await signsIn(page);
    await page.getByRole('heading', { name: 'M001', level: 1 }).waitFor();
    expect(page.url()).toBe(`${console}/merchants/M001`);
  });

  test("does nothing for a page of the shop, though the browser has the console's session", async () => {
    await using visited = await visitor();
    const { page } = visited;
    await page.goto(`${console}/merchants`);
    await signsIn(page);
    await page.getByRole('heading', TITLE).waitFor();
    const makes = `fetch('${town.url('pg')}/admin/api/merchants', {
      method: 'POST', credentials: 'include', mode: 'cors',
      headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: 'forged', name: 'Forged' }),
    }).then((reply) => reply.status, () => 'unread')`;
    await page.goto(`${town.url('merchant')}/livez`);
    expect(await page.evaluate(makes)).not.toBe(201);
    await page.goto(`${console}/merchants?search=forged`);
    await page.getByText('No merchant matches.').waitFor();
  });
});
