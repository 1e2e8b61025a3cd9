import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drawings } from '../../../../tools/images/drawings.ts';
import { readModels } from '../../../../tools/images/schema.ts';
import { projectFiles, projectRoot, readProjectFile } from '../house/project-files.ts';

const drawn = drawings();

test.each([...drawn.keys()])('image/%s is what `pnpm images` draws from the sources of today', (file) => {
  expect(readProjectFile(`image/${file}`) === drawn.get(file), 'run `pnpm images`').toBe(true);
});

test('every picture is drawn in light and in dark', () => {
  const light = [...drawn.keys()].filter((file) => !file.endsWith('-dark.svg'));
  expect(light.length).toBeGreaterThanOrEqual(5);
  for (const file of light) expect(drawn.get(file.replace('.svg', '-dark.svg'))).not.toBe(drawn.get(file));
});

test('the ERD knows every table and every field', () => {
  const words = [...(drawn.get('erd.svg') ?? '').matchAll(/>([^<>]+)<\/text>/g)].map(([, word]) => word);
  const models = (['pg', 'card', 'merchant'] as const).flatMap(readModels);
  expect(models.length).toBeGreaterThanOrEqual(16);
  const tables = models.flatMap(({ name, table, fields }) => [
    name,
    table,
    ...fields.map((field) => field.name),
  ]);
  for (const word of new Set(tables)) {
    const count = (list: readonly (string | undefined)[]) => list.filter((one) => one === word).length;
    expect([word, count(words) >= count(tables)]).toEqual([word, true]);
  }
});

test('no picture is heavy as it is sent, compressed', () => {
  const pictures = projectFiles().filter((path) => path.startsWith('image/'));
  expect(pictures).toEqual(expect.arrayContaining(['image/swagger.png', 'image/checkout.png']));
  const heavy = pictures.filter((path) => gzipSync(readFileSync(join(projectRoot, path))).length > 250_000);
  expect(heavy).toEqual([]);
});
