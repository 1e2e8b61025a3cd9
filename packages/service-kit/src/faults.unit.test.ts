import { sandboxFaults } from '@payflow/contracts';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { databaseTrouble } from './database-faults.ts';
import { createFaults } from './faults.ts';

type Given = z.input<typeof sandboxFaults.Fault>;

const standing = (...faults: readonly Given[]) =>
  faults.map((fault, i) => ({
    fault: { name: `f${i}`, ...sandboxFaults.Fault.parse(fault) } as sandboxFaults.NamedFault,
    seen: 0,
    hit: 0,
  }));

test('where no fault stands, nobody judges', () => {
  const faults = createFaults('pg');
  expect(faults.at('webhook')).toBeUndefined();
  faults.set(standing({ hop: 'issuer', fault: 'refused' }), 'seed');
  expect(faults.at('webhook')).toBeUndefined();
  expect(faults.at('issuer')).toBeDefined();
  faults.set([], 'seed');
  expect(faults.at('issuer')).toBeUndefined();
});

test('the first that matches and whose time it is plays, and those after it have not seen it', () => {
  const faults = createFaults('pg');
  faults.set(
    standing(
      { hop: 'webhook', fault: 'drop', when: { every: 2 } },
      { hop: 'webhook', fault: 'stale', match: { merchantId: 'M001' } },
    ),
    'seed',
  );
  const played = ['M001', 'M001', 'M002', 'M002'].map(
    (merchantId) => faults.at('webhook')?.({ merchantId })?.fault,
  );
  expect(played).toEqual(['stale', 'drop', undefined, 'drop']);
  expect(faults.standing()).toMatchObject([
    { seen: 4, hit: 2 },
    { seen: 1, hit: 1 },
  ]);
});

test('a path is matched whole, or by its first segments', () => {
  const faults = createFaults('pg');
  faults.set(standing({ hop: 'merchant-call', fault: 'replyLost', match: { path: '/pay/tx' } }), 'seed');
  const hits = (path: string) => faults.at('merchant-call')?.({ path }) !== undefined;
  expect(['/pay/tx', '/pay/tx/T1', '/pay/txs', '/pay', '/api/pay/tx'].map(hits)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('chance draws by the seed, the name and the count, whatever else is drawn meanwhile', () => {
  const drops = (seed: string, others: readonly Given[], disturbed: boolean) => {
    const faults = createFaults('pg');
    const one: Given = { name: 'mine', hop: 'webhook', fault: 'drop', when: { probability: 0.5 } };
    faults.set(standing(one, ...others), seed);
    return Array.from({ length: 40 }, () => {
      if (disturbed) faults.at('issuer')?.({});
      return faults.at('webhook')?.({}) !== undefined;
    });
  };
  const other: Given = { hop: 'issuer', fault: 'refused', when: { probability: 0.5 } };
  const drawn = drops('seed', [], false);
  expect(drawn.filter(Boolean).length).toBeGreaterThan(8);
  expect(drawn.filter(Boolean).length).toBeLessThan(32);
  expect(drops('seed', [other], true)).toEqual(drawn);
  expect(drops('another seed', [], false)).not.toEqual(drawn);
});

test('a server plays the faults of its own database, and only the PG those of the hops', () => {
  const all = standing(
    { hop: 'database', fault: 'busy', server: 'card' },
    { hop: 'database', fault: 'busy' },
    { hop: 'webhook', fault: 'drop' },
  );
  const namesOf = (server: 'pg' | 'card' | 'merchant') => {
    const faults = createFaults(server);
    faults.set(all, 'seed');
    return faults.standing().map(({ fault }) => fault.name);
  };
  expect([namesOf('pg'), namesOf('card'), namesOf('merchant')]).toEqual([['f1', 'f2'], ['f0'], []]);
});

test('a database that goes stays away for its time, and is back at once when the faults are set anew', () => {
  let elapsedMs = 0;
  const faults = createFaults('pg');
  const { onCommit, onLook, isGone } = databaseTrouble(faults, { elapsedMs: () => elapsedMs });
  const outage: Given = { hop: 'database', fault: 'gone', forMs: 1_000, when: { first: 1 } };
  faults.set(standing(outage), 'seed');
  expect(isGone()).toBe(false);
  expect(onLook()).toBe('gone');
  elapsedMs = 999;
  expect([onCommit(), onLook(), isGone()]).toEqual(['gone', 'gone', true]);
  elapsedMs = 1_000;
  expect([isGone(), onCommit(), onLook()]).toEqual([false, undefined, undefined]);
  faults.set(standing(outage), 'seed');
  expect(onCommit()).toBe('gone');
  faults.set([], 'seed');
  expect([isGone(), onCommit()]).toEqual([false, undefined]);
});

test('a busy database refuses commits and nothing else', () => {
  const faults = createFaults('pg');
  const { onCommit, onLook, isGone } = databaseTrouble(faults, { elapsedMs: () => 0 });
  faults.set(standing({ hop: 'database', fault: 'busy', when: { first: 1 } }), 'seed');
  expect([onLook(), onCommit(), onCommit(), isGone()]).toEqual([undefined, 'busy', undefined, false]);
});
