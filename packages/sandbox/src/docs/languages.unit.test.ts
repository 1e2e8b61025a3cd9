import { describe, expect, test } from 'vitest';
import { readProjectFile } from '../house/project-files.ts';
import { anchorsOf, localLinksOf } from './markdown.ts';

const [en, ko] = [readProjectFile('README.md'), readProjectFile('README.ko.md')];

const CODE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const withoutCode = (markdown: string): string => markdown.replaceAll(CODE, '');

/** The ranks of the headings, in their order. */
const ranks = (markdown: string): number[] =>
  [...withoutCode(markdown).matchAll(/^(#+) /gm)].map(([, marks = '']) => marks.length);

/** What a reader would type: code without what is said beside it. */
const commands = (markdown: string): string[] =>
  [...markdown.matchAll(CODE)].map(([, language, code = '']) =>
    [language, ...code.split('\n').map((line) => line.replace(/(?:^|\s+)# .*$/, ''))].join('\n'),
  );

/** A row's number of cells, and whatever stands in ticks, which is the same in every language. */
const rowOf = (line: string): string =>
  [line.split(/(?<!\\)\|/).length, ...[...line.matchAll(/`[^`]+`/g)].map(([name]) => name).sort()].join(' ');

const tables = (markdown: string): string[][] =>
  [...withoutCode(markdown).matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table.trimEnd().split('\n').map(rowOf),
  );

/** Pictures and links; a link within the page is to a heading of its own. */
const targets = (markdown: string): string[] =>
  localLinksOf(markdown)
    .filter(({ path }) => path !== '' && !/^README(?:\.ko)?\.md$/.test(path))
    .map(({ path, anchor }) => `${path}#${anchor}`)
    .sort();

describe('README.ko.md says in Korean what README.md says:', () => {
  test('under as many headings of the same ranks', () => {
    expect(ranks(en).length).toBeGreaterThan(20);
    expect(ranks(ko)).toEqual(ranks(en));
  });

  test('with the same commands', () => {
    expect(commands(en).length).toBeGreaterThan(20);
    expect(commands(ko)).toEqual(commands(en));
  });

  test('in the same tables, each with the same names', () => {
    expect(tables(en).flat().length).toBeGreaterThan(100);
    expect(tables(ko)).toEqual(tables(en));
  });

  test('with the same pictures and links', () => {
    expect(targets(ko)).toEqual(targets(en));
  });

  test('and each shows the way to the other', () => {
    expect(en).toContain('[한국어](README.ko.md)');
    expect(ko).toContain('[English](README.md)');
  });

  test('no heading is left in English that is not a name', () => {
    const names = ['payflow', 'rest-api', 'docker-compose'];
    const same = anchorsOf(ko).filter((anchor) => anchorsOf(en).includes(anchor));
    expect(same.sort()).toEqual(names.sort());
  });
});
