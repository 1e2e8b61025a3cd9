import { join } from 'node:path';
import { expect, test } from 'vitest';
import { playScenario } from './play.ts';
import { readScenarioFile, SHELF } from './shelf.ts';
import { liveStage } from './stage.ts';
import { toldPlayed } from './told.ts';

/** What comes after payments is rows that meet rows: grouped, paged and locked by each engine in its own way. */
const LATER = [
  'dispute-lost',
  'refund-after-settlement',
  'renewal-declined-then-paid',
  'renewal-never-paid',
  'settled-over-a-weekend',
  'settled-over-chuseok',
  'statement-disagrees',
  'three-months-at-once',
  'withholding-for-an-individual',
];

test.each(LATER)('%s ends so on MariaDB too, on live servers', { timeout: 120_000 }, async (name) => {
  const read = await readScenarioFile(join(SHELF, `${name}.yaml`));
  if (!read.fits) throw new Error(JSON.stringify(read.misfits));
  const played = await playScenario(read.scenario, { openStage: liveStage });
  expect(played.passed, toldPlayed(played, '').join('\n')).toBe(true);
});
