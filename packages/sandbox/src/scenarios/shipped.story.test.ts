import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { playScenario } from './play.ts';
import { schemaText } from './scenario.ts';
import { readScenarioFile, SHELF } from './shelf.ts';
import { liveStage, simulatedStage } from './stage.ts';
import { toldPlayed } from './told.ts';

const files = readdirSync(SHELF).filter((name) => name.endsWith('.yaml'));
const SCHEMA_LINE = '# yaml-language-server: $schema=./scenario.schema.json\n';
const TIMEOUT_MS = 60_000;

async function shipped(file: string) {
  const read = await readScenarioFile(join(SHELF, file));
  if (!read.fits) throw new Error(JSON.stringify(read.misfits));
  return read.scenario;
}

test('PayFlow comes with at least thirty scenarios', () => {
  expect(files.length).toBeGreaterThanOrEqual(30);
});

test('the schema for editors is what the scenarios are checked by', () => {
  expect(readFileSync(join(SHELF, 'scenario.schema.json'), 'utf8')).toBe(schemaText());
});

describe('a scenario that PayFlow comes with', { timeout: TIMEOUT_MS }, () => {
  test.each(files)(
    '%s ends as expected: by the same seed with the same bytes, and by another one too',
    async (file) => {
      const scenario = await shipped(file);
      expect(`${scenario.name}.yaml`).toBe(file);
      expect(readFileSync(join(SHELF, file), 'utf8').startsWith(SCHEMA_LINE)).toBe(true);
      const play = (seed: number) => playScenario(scenario, { openStage: simulatedStage, seed });
      const [played, again, other] = [await play(11), await play(11), await play(12)];
      expect(played.passed, toldPlayed(played, '').join('\n')).toBe(true);
      expect(other.passed, toldPlayed(other, '').join('\n')).toBe(true);
      expect(played.endings.map(({ what }) => what)).toContain(
        'all invariants hold, and debits equal credits',
      );
      expect(JSON.stringify(again)).toBe(JSON.stringify(played));
      expect(JSON.stringify(other)).not.toBe(JSON.stringify(played));
    },
  );

  test.each([
    ['of calls', 'double-click-on-pay.yaml'],
    ['of an issuer that is scripted', 'insufficient-funds-then-success.yaml'],
    ['of webhooks that go wrong', 'tampered-webhook.yaml'],
    ['of a server that dies', 'pg-killed-mid-approve.yaml'],
    ['of a breaker', 'breaker-opens-and-heals.yaml'],
  ])('ends so on live servers too: one %s', async (_what, file) => {
    const played = await playScenario(await shipped(file), { openStage: liveStage });
    expect(played.passed, toldPlayed(played, '').join('\n')).toBe(true);
  });
});
