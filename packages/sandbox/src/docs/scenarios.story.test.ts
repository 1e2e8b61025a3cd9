import { expect, test } from 'vitest';
import { readProjectFile } from '../house/project-files.ts';
import {
  FinalExpectation,
  RaceExpectation,
  ShoppingExpectation,
  StepExpectation,
} from '../scenarios/expectations.ts';
import { playScenario } from '../scenarios/play.ts';
import { readScenario } from '../scenarios/read-scenario.ts';
import { Given, stepShapes } from '../scenarios/scenario.ts';
import { simulatedStage } from '../scenarios/stage.ts';
import { blocksOf, sectionOf, tableOf } from './markdown.ts';

const page = readProjectFile('docs/scenarios.md');
const firstCells = (heading: string) => tableOf(sectionOf(page, heading)).map(([name]) => name);

test('the tables of docs/scenarios.md name every field and verb that there is, and no other', () => {
  expect(firstCells('## What is given')).toEqual(Object.keys(Given.shape));
  expect(firstCells('## Steps')).toEqual(Object.keys(stepShapes));
  expect(new Set(firstCells('## What is expected of a step'))).toEqual(
    new Set(
      [StepExpectation, ShoppingExpectation, RaceExpectation].flatMap(({ shape }) => Object.keys(shape)),
    ),
  );
  expect(new Set(firstCells('## What must be true in the end'))).toEqual(
    new Set(Object.keys(FinalExpectation.shape)),
  );
});

test('the story that docs/scenarios.md has you write fits, and ends as expected', async () => {
  const [story = ''] = blocksOf(sectionOf(page, '## Your own in two minutes'), 'yaml');
  const read = readScenario('my-story.yaml', story);
  if (!read.fits) throw new Error(JSON.stringify(read.misfits));
  expect(await playScenario(read.scenario, { openStage: simulatedStage })).toMatchObject({ passed: true });
});
