import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { difference } from '../../../../tools/images/difference.ts';
import { type Shot, takeShots } from '../../../../tools/images/shots.ts';
import { projectRoot, readProjectFile } from '../house/project-files.ts';
import { requireService } from '../services/service.ts';

const chromium = requireService('chromium');

/** Texts that touch another one, or leave the picture. */
const FIND_TROUBLE = `(() => {
  const sheet = document.querySelector('svg').getBoundingClientRect();
  const texts = [...document.querySelectorAll('text')].filter(({ textContent }) => textContent !== '').map((element) => [element.textContent, element.getBoundingClientRect()]);
  const outside = texts.filter(([, at]) => at.left < 4 || at.top < 4 || at.right > sheet.right - 4 || at.bottom > sheet.bottom - 4);
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  const touching = texts.flatMap(([text, at], i) => texts.slice(i + 1).filter(([, other]) => touch(at, other)).map(([other]) => text + ' / ' + other));
  return { count: texts.length, outside: outside.map(([text]) => text), touching };
})()`;

describe.skipIf(chromium === undefined)('the drawn pictures', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(chromium ?? '');
  });
  afterAll(() => browser?.close());

  test.each(['logo', 'architecture', 'scaled', 'flow', 'states', 'erd'])(
    'no words of %s.svg touch each other or its edge',
    async (name) => {
      await using context = await browser.newContext({ viewport: { width: 1200, height: 2000 } });
      const page = await context.newPage();
      await page.setContent(`<style>body { margin: 0 }</style>${readProjectFile(`image/${name}.svg`)}`);
      expect(await page.evaluate(FIND_TROUBLE)).toEqual({
        count: expect.any(Number),
        outside: [],
        touching: [],
      });
    },
  );
});

/** Of a PNG: its width and height, px. */
const sizeOf = (png: Buffer): readonly number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

/** Ids and times differ from day to day; what is more than that is another look. */
const SAME_LOOK = 0.01;

describe.skipIf(chromium === undefined)('the photographed pictures', () => {
  let browser: Browser;
  let shots: readonly Shot[];
  beforeAll(async () => {
    browser = await openChromium(chromium ?? '');
    shots = await takeShots();
  }, 120_000);
  afterAll(() => browser?.close());

  test('are of the shop, the checkout and the console in both looks, and of Swagger UI; the README shows them', () => {
    const pages = ['shop', 'checkout', 'console'].flatMap((name) => [`${name}-dark.png`, `${name}.png`]);
    expect(shots.map(({ file }) => file).sort()).toEqual([...pages, 'swagger.png'].sort());
    const readme = readProjectFile('README.md');
    expect(shots.filter(({ file }) => !readme.includes(`image/${file}`))).toEqual([]);
  });

  test('are as large as those that the README shows', () => {
    const other = shots.filter(({ file, png }) => {
      const shown = readFileSync(join(projectRoot, 'image', file));
      // How tall Swagger UI draws an answer depends on the fonts of the machine.
      return file !== 'swagger.png' && `${sizeOf(shown)}` !== `${sizeOf(png)}`;
    });
    expect(other.map(({ file }) => file)).toEqual([]);
  });

  test('show the pages as they look: one that looks otherwise is put in the place of the old one', async () => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    for (const { file, png } of shots.filter(({ file }) => file !== 'swagger.png')) {
      const path = join(projectRoot, 'image', file);
      if ((await difference(page, readFileSync(path), png)) > SAME_LOOK) writeFileSync(path, png);
      expect([file, (await difference(page, readFileSync(path), png)) <= SAME_LOOK]).toEqual([file, true]);
    }
    const [light, dark] = ['checkout.png', 'checkout-dark.png'].map((file) =>
      readFileSync(join(projectRoot, 'image', file)),
    );
    expect(light && dark && (await difference(page, light, dark))).toBeGreaterThan(0.5);
  });
});
