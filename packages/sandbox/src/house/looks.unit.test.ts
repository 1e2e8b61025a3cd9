import { describe, expect, test } from 'vitest';
import { classesBegunIn, coloursIn } from './looks.ts';
import { projectFiles, readProjectFile } from './project-files.ts';

const sheetsOf = (name: string): string[] =>
  projectFiles().filter((path) => path.startsWith(`packages/${name}/src/`) && path.endsWith('.css'));

/** Each class that begins rules in several sheets, with those. */
function sharedClasses(sheets: readonly string[]): Record<string, string[]> {
  const begun = sheets.flatMap((path) =>
    [...classesBegunIn(readProjectFile(path))].map((name) => ({ name, path })),
  );
  const bySheets = Map.groupBy(begun, ({ name }) => name);
  const shared = [...bySheets].filter(([, found]) => found.length > 1);
  return Object.fromEntries(shared.map(([name, found]) => [name, found.map(({ path }) => path)]));
}

describe('a page looks the same whichever one was looked at before', () => {
  test.each([['console'], ['storefront']])('in the %s no two sheets style one class', (name) => {
    const sheets = sheetsOf(name);
    expect(sheets.length).toBeGreaterThan(5);
    expect(sharedClasses(sheets)).toEqual({});
  });
});

test('the checkout page has the colours of all pages', () => {
  const all = coloursIn(readProjectFile('packages/page-kit/src/tokens.css'));
  const { field, ...own } = Object.fromEntries(
    coloursIn(readProjectFile('packages/pg/src/checkout/look.ts')),
  );
  expect(field).toBeDefined();
  expect(own).toEqual(Object.fromEntries(all));
});

describe('of a style sheet are told', () => {
  test('the classes with which its rules begin, within other rules too', () => {
    const css = '/* .old { } */ .a, .b:hover .c { color: red } main .d { } @media (x) { .e > .f { } }';
    expect([...classesBegunIn(css)]).toEqual(['a', 'b', 'e']);
  });

  test('its colours, however they are written', () => {
    const css = ':root { --ink: light-dark(#fff, #18212c); --line:light-dark(#ABCDEF,#000); --round: 8px }';
    expect([...coloursIn(css)]).toEqual([
      ['ink', '#ffffff #18212c'],
      ['line', '#ABCDEF #000000'],
    ]);
  });
});
