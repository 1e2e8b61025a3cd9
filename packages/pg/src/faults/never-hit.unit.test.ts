import { sandboxFaults } from '@payflow/contracts';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { neverHit } from './never-hit.ts';

type Given = z.input<typeof sandboxFaults.Fault>;

const warningsOf = (...faults: readonly Given[]) =>
  neverHit(
    faults.map(
      (fault, i) => ({ name: `f${i}`, ...sandboxFaults.Fault.parse(fault) }) as sandboxFaults.NamedFault,
    ),
    ['card', 'other'],
  );

test('faults that can hit are not warned of', () => {
  expect(
    warningsOf(
      { hop: 'webhook', fault: 'drop', match: { path: '/any/where' }, when: { first: 1 } },
      { hop: 'webhook', fault: 'stale', match: { tid: 'T0123456789ABCDEFGHJ' } },
      { hop: 'merchant-call', fault: 'replyLost', match: { path: '/pay/approve' } },
      { hop: 'merchant-call', fault: 'replyLost', match: { path: '/api/v1/payments/capture/T1' } },
      { hop: 'merchant-call', fault: 'replyLost', match: { path: '/api/v1' } },
      { hop: 'issuer', fault: 'refused', match: { issuer: 'other', path: '/card/api/reverse' } },
      { hop: 'database', fault: 'busy' },
      { hop: 'database', fault: 'gone', forMs: 5 },
      { hop: 'database', fault: 'gone', forMs: 5, server: 'card' },
    ),
  ).toEqual([]);
});

test.each<[string, Given, string]>([
  [
    'an issuer that is not configured',
    { hop: 'issuer', fault: 'refused', match: { issuer: 'othr' } },
    '"other"',
  ],
  [
    'a call that the PG does not make',
    { hop: 'issuer', fault: 'refused', match: { path: '/pay/approve' } },
    'nothing is called',
  ],
  [
    'a page that merchants do not call',
    { hop: 'merchant-call', fault: 'replyLost', match: { path: '/checkout' } },
    'nothing is called',
  ],
  [
    'a piece of a segment',
    { hop: 'merchant-call', fault: 'replyLost', match: { path: '/pay/app' } },
    'nothing is called',
  ],
  ['what is no tid', { hop: 'webhook', fault: 'drop', match: { tid: 'T123' } }, 'like T123'],
])('%s is warned of', (_what, fault, why) => {
  expect(warningsOf(fault)).toEqual([expect.stringContaining(why)]);
});

test('what stands behind one that takes everything is warned of, on the same hop alone', () => {
  const warnings = warningsOf(
    { hop: 'webhook', fault: 'drop' },
    { hop: 'webhook', fault: 'tamper', when: { first: 1 } },
    { hop: 'issuer', fault: 'refused', when: { every: 2 } },
    { hop: 'issuer', fault: 'refused' },
    { hop: 'database', fault: 'gone', forMs: 5 },
    { hop: 'database', fault: 'busy' },
    { hop: 'database', fault: 'busy', server: 'merchant' },
  );
  expect(warnings).toEqual([
    'f1 can never hit: f0 stands before it and takes everything',
    'f5 can never hit: f4 stands before it and takes everything',
  ]);
});
