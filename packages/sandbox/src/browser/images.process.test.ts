import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { takeShots } from '../../../../tools/images/shots.ts';
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

describe.skipIf(chromium === undefined)('the photographed pictures', () => {
  test('are taken anew by `npm run images`, each as large as the one that the README shows', {
    timeout: 120_000,
  }, async () => {
    const shots = await takeShots();
    expect(shots.map(({ file }) => file).sort()).toEqual(
      ['shop', 'checkout', 'console']
        .flatMap((name) => [`${name}-dark.png`, `${name}.png`])
        .concat('swagger.png')
        .sort(),
    );
    const readme = readProjectFile('README.md');
    const other = shots.filter(({ file, png }) => {
      const shown = readFileSync(join(projectRoot, 'image', file));
      // How tall a call's answer is drawn depends on the fonts of the machine.
      return (
        !readme.includes(`image/${file}`) ||
        (file !== 'swagger.png' && `${sizeOf(shown)}` !== `${sizeOf(png)}`)
      );
    });
    expect(other.map(({ file }) => file)).toEqual([]);
  });
});
