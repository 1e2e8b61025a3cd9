import type { InputOf, ReplyOf, sandboxFaults } from '@payflow/contracts';

/** A fault as it is sent. */
export type Fault = InputOf<typeof sandboxFaults.putFaults>['body']['faults'][number];
export type Hop = Fault['hop'];
export type FaultsReply = ReplyOf<typeof sandboxFaults.putFaults>;
export type Standing = FaultsReply['faults'][number];

/** What can go wrong, by where. */
export const kinds = {
  'merchant-call': ['replyLost', 'delay'],
  webhook: ['drop', 'delay', 'duplicate', 'reorder', 'tamper', 'stale', 'wrongSecret'],
  issuer: ['refused', 'delay'],
  database: ['busy', 'gone'],
  bus: ['duplicate', 'reorder', 'stall', 'poison'],
} as const satisfies { readonly [Name in Hop]: readonly Extract<Fault, { hop: Name }>['fault'][] };
export const hops = Object.keys(kinds) as Hop[];

/** What a fault at a place can be aimed by. */
export const aims = {
  'merchant-call': ['path', 'orderNo', 'tid', 'merchantId'],
  webhook: ['type', 'path', 'orderNo', 'tid', 'merchantId'],
  issuer: ['issuer', 'path', 'orderNo', 'tid'],
  database: [],
  bus: ['topic', 'orderNo', 'tid', 'merchantId'],
} as const satisfies Readonly<Record<Hop, readonly string[]>>;

export type MsSetting = 'delayMs' | 'holdMs' | 'forMs';

/** The length of time that a kind of fault is told; undefined when it takes none. */
export function settingOf(kind: string): MsSetting | undefined {
  if (kind === 'delay') return 'delayMs';
  if (kind === 'reorder') return 'holdMs';
  return kind === 'gone' || kind === 'stall' ? 'forMs' : undefined;
}

/** How often, as the form has it. */
export const rules = ['always', 'first', 'every', 'probability'] as const;
export type Rule = (typeof rules)[number];

/** What of a standing fault is shown: the server has checked it, and the page knows no more of it. */
export interface Told {
  readonly name: string;
  readonly hop: Hop;
  readonly fault: string;
  readonly when: Readonly<Partial<Record<Rule, number | true>>>;
  readonly match: Readonly<Record<string, string>>;
  readonly server?: string;
  readonly delayMs?: number;
  readonly holdMs?: number;
  readonly forMs?: number;
}

export const toldOf = ({ fault }: Standing): Told => {
  const { when = { always: true }, match = {}, ...rest } = fault as unknown as Told;
  return { ...rest, when, match };
};

/** Standing faults, to be sent again. */
export const faultsIn = (standing: readonly Standing[]): Fault[] =>
  standing.map(({ fault }) => fault as Fault);
