import type { Fault } from './fault.ts';

export interface Preset {
  /** Its name among the words. */
  readonly id: string;
  readonly fault: Fault;
}

const ONCE = { when: { first: 1 } };

export const presets: readonly Preset[] = [
  {
    id: 'reply-lost',
    fault: { hop: 'merchant-call', fault: 'replyLost', match: { path: '/pay/approve' }, ...ONCE },
  },
  { id: 'reply-slow', fault: { hop: 'merchant-call', fault: 'delay', delayMs: 5_000 } },
  { id: 'webhook-lost', fault: { hop: 'webhook', fault: 'drop', when: { first: 2 } } },
  { id: 'webhook-twice', fault: { hop: 'webhook', fault: 'duplicate' } },
  { id: 'webhook-late', fault: { hop: 'webhook', fault: 'delay', delayMs: 8_000 } },
  { id: 'webhook-overtaken', fault: { hop: 'webhook', fault: 'reorder', holdMs: 5_000 } },
  { id: 'webhook-forged', fault: { hop: 'webhook', fault: 'tamper', ...ONCE } },
  { id: 'webhook-stale', fault: { hop: 'webhook', fault: 'stale', ...ONCE } },
  { id: 'issuer-away', fault: { hop: 'issuer', fault: 'refused' } },
  {
    id: 'issuer-slow',
    fault: { hop: 'issuer', fault: 'delay', delayMs: 4_000, match: { path: '/card/api/authorize' } },
  },
  { id: 'database-gone', fault: { hop: 'database', fault: 'gone', forMs: 10_000, ...ONCE } },
  { id: 'database-busy', fault: { hop: 'database', fault: 'busy', when: { every: 2 } } },
  { id: 'bus-stalled', fault: { hop: 'bus', fault: 'stall', forMs: 10_000, ...ONCE } },
  { id: 'bus-twice', fault: { hop: 'bus', fault: 'duplicate' } },
  { id: 'bus-poison', fault: { hop: 'bus', fault: 'poison', ...ONCE } },
];
