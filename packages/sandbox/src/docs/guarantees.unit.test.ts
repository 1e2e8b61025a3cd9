import { describe, expect, test } from 'vitest';
import { projectFiles, readProjectFile } from '../house/project-files.ts';
import { sectionOf, tableOf } from './markdown.ts';

const page = readProjectFile('docs/guarantees.md');
const headings = page.split('\n').filter((line) => line.startsWith('## '));
const rows = headings.flatMap((heading) => tableOf(sectionOf(page, heading)));

/** All that tests are called, as it stands in their sources. */
const titles = projectFiles()
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => titlesIn(readProjectFile(path)));

/** The first text after `test(`, `describe(` or the second bracket of `.each(…)(`. */
function titlesIn(source: string): string[] {
  const quoted = /(?:\b(?:test|describe)|\))\(\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`\n]+)`),/g;
  return [...source.matchAll(quoted)].map(([, single, double, back]) => single ?? double ?? back ?? '');
}

const named = (tests: string): string[] => tests.split('<br>').map((title) => title.replaceAll('`', ''));

describe('docs/guarantees.md', () => {
  test('says of each situation what happens and who shows it', () => {
    expect(rows.length).toBeGreaterThan(35);
    for (const cells of rows) {
      expect(cells).toHaveLength(3);
      for (const cell of cells) expect(cell).not.toBe('');
    }
  });

  test('names only tests that there are', () => {
    const known = new Set(titles);
    const missing = rows.flatMap(([, , tests = '']) => named(tests)).filter((title) => !known.has(title));
    expect(missing).toEqual([]);
  });
});

describe('a title is found', () => {
  test.each([
    ["test('it pays', async () => {", 'it pays'],
    ['test(\n  "Mina\'s card is declined",\n', "Mina's card is declined"],
    ["test.each([\n  ['a', 1],\n])('%s is refused', async", '%s is refused'],
    ["describe.skipIf(isMissing)('nginx passes on', () => {", 'nginx passes on'],
  ])('in %s', (source, title) => {
    expect(titlesIn(source)).toContain(title);
  });

  test('and not in what is only mentioned', () => {
    expect(titlesIn("const title = 'it pays';")).toEqual([]);
  });
});
