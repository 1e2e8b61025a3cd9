import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '@payflow/contracts';
import { type FileMisfit, readScenario, type ScenarioRead } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';

/** Where the scenarios that come with PayFlow are. */
export const SHELF = join(import.meta.dirname, '../../scenarios');

/** The file of a scenario that the user called so. */
export const fileOfShipped = (source: string): string =>
  isScenarioFile(source) ? source : join(SHELF, `${source}.yaml`);

const isScenarioFile = (name: string): boolean => /\.ya?ml$/.test(name);

async function filesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter(isScenarioFile).sort();
  return names.map((name) => join(folder, name));
}

/** Reads one file; one that cannot be opened does not fit either. */
export async function readScenarioFile(file: string): Promise<ScenarioRead> {
  const text = await readFile(file, 'utf8').catch((error: Error) => error);
  if (typeof text === 'string') return readScenario(file, text);
  return { fits: false, misfits: [{ file, line: 1, path: '', message: `cannot be read: ${text.message}` }] };
}

/** A scenario and what the user calls it: its name on the shelf, or its file. */
export interface Chosen {
  readonly source: string;
  readonly scenario: Scenario;
}

export interface Choice {
  readonly chosen: readonly Chosen[];
  readonly misfits: readonly FileMisfit[];
  /** Words that are neither file nor name, each with a sentence. */
  readonly unknown: readonly string[];
}

async function readAll(
  files: readonly string[],
  sourceOf: (file: string, scenario: Scenario) => string,
): Promise<Choice> {
  const reads = await Promise.all(files.map(async (file) => ({ file, read: await readScenarioFile(file) })));
  return {
    chosen: reads.flatMap(({ file, read }) =>
      read.fits ? [{ source: sourceOf(file, read.scenario), scenario: read.scenario }] : [],
    ),
    misfits: reads.flatMap(({ read }) => (read.fits ? [] : read.misfits)),
    unknown: [],
  };
}

/** All that come with PayFlow, by their file names. */
export async function shippedScenarios(): Promise<readonly Scenario[]> {
  const { chosen, misfits } = await readAll(await filesIn(SHELF), (_, { name }) => name);
  if (misfits[0])
    throw new Error(`${misfits[0].file}:${misfits[0].line} ${misfits[0].path} ${misfits[0].message}`);
  return chosen.map(({ scenario }) => scenario);
}

async function chooseOne(word: string, shipped: readonly Scenario[]): Promise<Choice> {
  const scenario = shipped.find(({ name }) => name === word);
  if (scenario) return { chosen: [{ source: word, scenario }], misfits: [], unknown: [] };
  const found = await stat(word).catch(() => undefined);
  if (found?.isDirectory()) return readAll(await filesIn(word), (file) => file);
  if (found || isScenarioFile(word)) return readAll([word], (file) => file);
  const names = shipped.map(({ name }) => name);
  const meant = nearest(word, names) ?? names.find((name) => name.includes(word));
  const guess = meant === undefined ? 'payflow scenario list shows them.' : `Did you mean ${meant}?`;
  return { chosen: [], misfits: [], unknown: [`There is no scenario and no file ${word}. ${guess}`] };
}

/** The scenarios that a user names, by name, file or folder; all that come with PayFlow when none is named. */
export async function choose(words: readonly string[]): Promise<Choice> {
  const shipped = await shippedScenarios();
  const asked = words.length > 0 ? words : shipped.map(({ name }) => name);
  const choices = await Promise.all(asked.map((word) => chooseOne(word, shipped)));
  return {
    chosen: choices.flatMap(({ chosen }) => chosen),
    misfits: choices.flatMap(({ misfits }) => misfits),
    unknown: choices.flatMap(({ unknown }) => unknown),
  };
}
