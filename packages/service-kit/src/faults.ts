import { createHash } from 'node:crypto';
import type { sandboxFaults } from '@payflow/contracts';

type NamedFault = sandboxFaults.NamedFault;
type StandingFault = sandboxFaults.StandingFault;
type Hop = sandboxFaults.Hop;
type FaultOn<H extends Hop> = Extract<NamedFault, { hop: H }>;

/**
 * What goes wrong on purpose, in one server.
 * 1. Where no fault stands, nothing is looked at: `at` is undefined.
 * 2. Of several the first plays that matches and whose time it is; those after it have not seen what it took.
 * 3. Chance comes from the seed, the fault's name and how many it has seen: who races whom changes no draw.
 */
export interface Faults {
  /** Takes the place of all that stood; each counts on from what is said. */
  set(standing: readonly StandingFault[], seed: string): void;
  /** Who judges what passes this hop. Another one after each `set`. */
  at<H extends Hop>(hop: H): Judge<H> | undefined;
  standing(): readonly StandingFault[];
}

/** Which fault plays on what passes; it is counted. */
export type Judge<H extends Hop> = (facts: FaultFacts) => FaultOn<H> | undefined;

/** What is known of one that passes. */
export interface FaultFacts {
  readonly tid?: string | undefined;
  readonly orderNo?: string | undefined;
  readonly merchantId?: string | undefined;
  readonly type?: string | undefined;
  readonly issuer?: string | undefined;
  readonly path?: string | undefined;
  readonly topic?: string | undefined;
  /** Of a database: what it is asked to do. */
  readonly access?: 'commit' | 'look';
}

interface Rule<F extends NamedFault = NamedFault> {
  readonly fault: F;
  seen: number;
  hit: number;
}

const startsWith = (path: string | undefined, wanted: string): boolean =>
  path === wanted || path?.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`) === true;

function matches(fault: NamedFault, facts: FaultFacts): boolean {
  if (fault.hop === 'database') return fault.fault === 'gone' || facts.access === 'commit';
  const { path, ...equal } = fault.match as Omit<FaultFacts, 'access'>;
  if (path !== undefined && !startsWith(facts.path, path)) return false;
  const names = Object.keys(equal) as (keyof typeof equal)[];
  return names.every((name) => equal[name] === undefined || equal[name] === facts[name]);
}

/** In [0, 1), always the same for the same text. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}

/** Whether it plays on the one that it saw last. */
function plays({ fault, seen }: Rule, seed: string): boolean {
  const { first, every, probability } = fault.when;
  if (first !== undefined) return seen <= first;
  if (every !== undefined) return seen % every === 0;
  if (probability !== undefined) return fractionOf(`${seed} ${fault.name} ${seen}`) < probability;
  return true;
}

function judgeBy<H extends Hop>(rules: readonly Rule<FaultOn<H>>[], seed: string): Judge<H> {
  return (facts) => {
    for (const rule of rules) {
      if (!matches(rule.fault, facts)) continue;
      rule.seen++;
      if (!plays(rule, seed)) continue;
      rule.hit++;
      return rule.fault;
    }
    return undefined;
  };
}

type Judges = { readonly [H in Hop]?: Judge<H> };

function judgesOf(rules: readonly Rule[], seed: string): Judges {
  const byHop = Map.groupBy(rules, ({ fault }) => fault.hop);
  return Object.fromEntries([...byHop].map(([hop, own]) => [hop, judgeBy<Hop>(own, seed)])) as Judges;
}

/** Which faults are this server's to play: each hop has one at which it stands. */
const isOf = (server: 'pg' | 'card' | 'merchant', fault: NamedFault): boolean =>
  fault.hop === 'database' ? fault.server === server : server === 'pg';

export function createFaults(server: 'pg' | 'card' | 'merchant'): Faults {
  let rules: readonly Rule[] = [];
  let judges: Judges = {};
  return {
    set(standing, seed) {
      rules = standing.filter(({ fault }) => isOf(server, fault)).map((one) => ({ ...one }));
      judges = judgesOf(rules, seed);
    },
    at: (hop) => judges[hop],
    standing: () => rules.map((rule) => ({ ...rule })),
  };
}
