import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { requireService } from '../services/service.ts';
import { paleTexts } from './contrast.ts';
import { type Visit, visit } from './visit.ts';

const chromium = requireService('chromium');
const HERE = 'http://127.0.0.1:1';

/** What the other tests of this folder rely on: planted trouble is noticed. */
describe.skipIf(chromium === undefined)('a visitor notices', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(chromium ?? '');
  });
  afterAll(() => browser?.close());

  /** A page that nobody serves, with a policy of its own. */
  async function opens(body: string, policy: string): Promise<Visit> {
    const visited = await visit(browser, { places: [HERE] });
    const headers = { 'content-type': 'text/html', 'content-security-policy': policy };
    await visited.page.route(`${HERE}/`, (route) => route.fulfill({ headers, body }));
    await visited.page.goto(HERE, { waitUntil: 'networkidle' });
    return visited;
  }

  test.each([
    [
      'a picture from elsewhere',
      '<img src="http://elsewhere.example/a.png">',
      'asked http://elsewhere.example/a.png',
    ],
    ['an error in the console', '<script>console.error("broken")</script>', 'console: broken'],
    ['an error that nobody caught', '<script>throw new Error("lost")</script>', 'uncaught: lost'],
  ])('%s', async (_what, body, complaint) => {
    await using visited = await opens(body, "default-src * 'unsafe-inline'");
    expect(visited.complaints).toContainEqual(expect.stringContaining(complaint));
  });

  test('what the policy of the page forbids', async () => {
    await using visited = await opens('<script>document.title = "inline"</script>', "default-src 'none'");
    expect(visited.complaints).toEqual([expect.stringContaining('Content Security Policy')]);
  });

  test('text that is hard to read, and no other', async () => {
    const style = 'background: #222; color: #eee';
    const body = `<p>plain</p><p style="color: #999">pale</p><div style="${style}"><p>light</p><p style="color: #555">dim</p></div>`;
    await using visited = await opens(body, "default-src 'none'; style-src 'unsafe-inline'");
    expect(await paleTexts(visited.page)).toEqual(['2.85 "pale"', expect.stringMatching(/"dim"$/)]);
    expect(visited.complaints).toEqual([]);
  });
});
