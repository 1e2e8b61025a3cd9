import { BESIDE, issuer, OUTCOMES } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { readProjectFile } from '../house/project-files.ts';
import { startSandbox } from '../start-sandbox.ts';
import { blocksOf, sectionOf, tableOf } from './markdown.ts';
import { openShell } from './shell.ts';

const page = readProjectFile('docs/scripts.md');
const namesIn = (section: string): string[] =>
  tableOf(sectionOf(page, section)).map(([name = '']) => name.replaceAll('`', ''));

describe('docs/scripts.md', () => {
  test('has a tester decline twice, then approve, by pasting what it says', async () => {
    await using town = await startSandbox();
    using shell = openShell(town.folder);
    const said: string[] = [];
    for (const block of blocksOf(page, 'sh')) {
      const here = block
        .replaceAll('http://localhost:8081', town.url('pg'))
        .replaceAll('http://localhost:8082', town.url('card'));
      said.push(await shell.paste(here));
    }
    const [put = '', paid = '', looked = '', stolen = ''] = said;
    expect(JSON.parse(put)).toMatchObject({ name: 'broke-twice', left: 3, warnings: [] });
    const statuses = paid
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status);
    expect(statuses).toEqual(['FAILED', 'FAILED', 'APPROVED']);
    expect(
      looked
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ hits: 3, left: 0 }, { forgotten: 1 }]);
    expect(JSON.parse(stolen)).toMatchObject({ status: 'FAILED', failure: { code: '43' } });
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });

  test('names every step and every match, with an example that is taken', () => {
    expect(namesIn('## Steps').sort()).toEqual([...OUTCOMES, ...BESIDE].sort());
    expect(namesIn('## Which calls').sort()).toEqual(Object.keys(issuer.ScriptMatch.shape).sort());
    const steps = sectionOf(page, '## Steps').matchAll(/`(\{.*?\})`(?=[ ,])/g);
    const examples = [...steps].map(([, step = '']) => JSON.parse(step));
    expect(examples.length).toBeGreaterThanOrEqual(OUTCOMES.length);
    for (const step of examples.filter((one) => Object.keys(one).length > 0))
      expect(issuer.PutScript.safeParse({ steps: [step] }).error).toBeUndefined();
  });
});
