import { tmpdir } from 'node:os';
import { operation, sandboxFaults } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { readProjectFile } from '../house/project-files.ts';
import { startSandbox } from '../start-sandbox.ts';
import { blocksOf, sectionOf, tableOf } from './markdown.ts';
import { openShell } from './shell.ts';

const page = readProjectFile('docs/faults-and-clock.md');
const faults = sectionOf(page, '## Faults');
const tables = faults.split(/\n(?=\| (?:hop|when|match) )/).slice(1);
const [byHop = '', byRule = '', byMatch = ''] = tables;
const code = (cell = '') => cell.replaceAll('`', '');

test('the page tells of every fault with its setting, and of no other', () => {
  const told = tableOf(byHop).map(([hop, fault, setting]) => [hop, fault, setting]);
  const settings = ['delayMs', 'holdMs', 'forMs'];
  const known = sandboxFaults.HOPS.flatMap((hop) =>
    sandboxFaults.FAULTS[hop].map((fault) => {
      const bare = sandboxFaults.Fault.safeParse({ hop, fault, delayMs: 1, holdMs: 1, forMs: 1 });
      const refused = bare.error?.issues.flatMap((issue) => ('keys' in issue ? issue.keys : [])) ?? [];
      return [hop, fault, settings.find((name) => !refused.includes(name)) ?? '–'];
    }),
  );
  expect(told).toEqual(known);
});

test('the page tells of every rule, and of every match with the hops that have it', () => {
  const refuses = (fault: object) => !sandboxFaults.Fault.safeParse(fault).success;
  for (const [rule] of tableOf(byRule)) {
    const value = rule === 'always' ? true : 1;
    expect(refuses({ hop: 'issuer', fault: 'refused', when: { [rule ?? '']: value } })).toBe(false);
  }
  expect(tableOf(byRule)).toHaveLength(4);
  const examples: Readonly<Record<string, string>> = {
    type: 'payment.captured',
    topic: 'payment.captured',
    path: '/a',
  };
  for (const [match = '', hops = ''] of tableOf(byMatch)) {
    const having = [
      { hop: 'webhook', fault: 'drop' },
      { hop: 'merchant-call', fault: 'replyLost' },
      { hop: 'issuer', fault: 'refused' },
      { hop: 'database', fault: 'busy' },
      { hop: 'bus', fault: 'poison' },
    ].filter((fault) => !refuses({ ...fault, match: { [match]: examples[match] ?? 'x' } }));
    expect([match, having.map(({ hop }) => hop).join(', ')]).toEqual([match, code(hops)]);
  }
  expect(tableOf(byMatch)).toHaveLength(7);
});

test('the page tells of every field that moves the clock', () => {
  const told = tableOf(sectionOf(page, '## The clock')).map(([field]) => field);
  expect(told).toEqual(Object.keys(operation.moveClock.body.shape));
});

test('what is pasted from the README sets a fault and ends it', async () => {
  await using town = await startSandbox();
  using shell = openShell(tmpdir());
  const [block = ''] = blocksOf(sectionOf(readProjectFile('README.md'), '## Faults'), 'sh');
  const said = await shell.paste(block.replaceAll('http://localhost:8081', town.url('pg')));
  const [set = '', ended = ''] = said.trim().split('\n');
  expect(JSON.parse(set)).toMatchObject({
    faults: [{ fault: { name: 'webhook-drop', when: { first: 1 } } }],
  });
  expect(JSON.parse(ended)).toEqual({ faults: [], warnings: [] });
});

test('what is pasted from the page works', async () => {
  await using town = await startSandbox();
  using shell = openShell(tmpdir());
  const said: string[] = [];
  for (const block of blocksOf(page, 'sh'))
    said.push(await shell.paste(block.replaceAll('http://localhost:8081', town.url('pg'))));
  const [put = '', lost = '', ready = '', moved = ''] = said;
  expect(said).toHaveLength(4);
  expect(JSON.parse(put)).toMatchObject({
    faults: [{ fault: { name: 'lost' } }, { fault: { hop: 'webhook' } }],
    warnings: [],
  });
  expect(lost.match(/"status":"READY"/g)).toHaveLength(1);
  expect(lost).toContain('no reply');
  expect(lost).toContain('"seen":2,"hit":1');
  expect(lost).toContain('"faults":[]');
  expect(ready).toContain('"kind":"expire"');
  expect(moved.match(/"offsetMs":\d+/g)).toHaveLength(3);
  expect(moved).toContain('"now":"2030-01-01T00:00:0');
  expect(await town.invariants()).toEqual([]);
});
