import { Command } from 'commander';
import { expect, test } from 'vitest';
import { rules } from '../grader/rules/rules.ts';
import { GradeOptions } from '../grader/settings.ts';
import { readProjectFile } from '../house/project-files.ts';
import { addGrade } from '../words/grade.ts';
import { sectionOf, tableOf } from './markdown.ts';

const page = readProjectFile('docs/grader.md');

test('docs/grader.md names every rule as the grader prints it', () => {
  const told = tableOf(sectionOf(page, '## The rules'));
  expect(told).toEqual(rules.map(({ id, title }) => [id, title]));
});

test('and every option, by its flag and by its name in a file', () => {
  const program = new Command();
  addGrade(program);
  const flags = program.commands.flatMap(({ options }) => options.map(({ long }) => long));
  const told = tableOf(sectionOf(page, '## Your shop'));
  const column = (i: number) => told.map((row) => row[i]).filter((cell) => cell !== '–');
  expect(column(0).sort()).toEqual(flags.sort());
  expect(column(1).sort()).toEqual(Object.keys(GradeOptions.shape).sort());
});
