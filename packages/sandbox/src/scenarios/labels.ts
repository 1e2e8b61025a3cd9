import { didYouMean } from '@payflow/contracts';
import type { Misfit } from './misfits.ts';
import { REFERENCE } from './values.ts';

type Path = readonly PropertyKey[];
interface Mention {
  readonly path: Path;
  readonly label: string;
}

/** A TID needs no step that made it. */
const TID = /^T[0-9A-HJKMNP-TV-Z]{19}$/;
/** Verbs that may be told no more than the name of a step. */
const SHORT = new Set(['approve', 'capture', 'void', 'refund', 'cancel', 'read', 'repeat', 'return']);
const NAMING = new Set(['payment', 'call', 'order', 'sameAs']);

/** Every reference in braces below here. */
function referencesIn(value: unknown, path: Path): Mention[] {
  if (typeof value === 'string')
    return [...value.matchAll(REFERENCE)].map(([, label = '']) => ({ path, label }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => referencesIn(below, [...path, key]));
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && !value.startsWith('{') && !TID.test(value);

/** Where one step names another. */
function namesIn(step: object, path: Path): Mention[] {
  return Object.entries(step).flatMap(([verb, told]): Mention[] => {
    if (SHORT.has(verb) && isName(told)) return [{ path: [...path, verb], label: told }];
    if (typeof told !== 'object' || told === null) return [];
    return Object.entries(told)
      .filter(([field, value]) => NAMING.has(field) && isName(value))
      .map(([field, label]) => ({ path: [...path, verb, field], label: String(label) }));
  });
}

const mentionsIn = (step: unknown, path: Path): Mention[] =>
  typeof step === 'object' && step !== null ? [...namesIn(step, path), ...referencesIn(step, path)] : [];

interface Placed {
  readonly path: Path;
  readonly step: { readonly as?: string };
}

/** In the order in which they are played; those that race know nothing of each other. */
function wavesOf(steps: readonly unknown[]): Placed[][] {
  return steps.map((step, i): Placed[] => {
    if (typeof step !== 'object' || step === null) return [];
    const racing = 'atOnce' in step && Array.isArray(step.atOnce) ? step.atOnce : [];
    const own = 'atOnce' in step ? { ...step, atOnce: null } : step;
    return [
      ...racing.map((one, j) => ({ path: ['steps', i, 'atOnce', j], step: one })),
      { path: ['steps', i], step: own },
    ];
  });
}

const FINALLY_BY_LABEL = ['payments', 'orders', 'webhooks', 'deliveries', 'issuer'] as const;

function finalMentions(expect: Readonly<Record<string, unknown>>): Mention[] {
  const keyed = FINALLY_BY_LABEL.flatMap((what) =>
    Object.keys(expect[what] ?? {}).map((label) => ({ path: ['expect', what, label], label })),
  );
  return [...keyed, ...referencesIn(expect, ['expect'])];
}

/** Names that no earlier step has, and names that two steps have. The file has the shape of a scenario. */
export function wrongLabels(file: {
  readonly steps: readonly unknown[];
  readonly expect?: object | undefined;
}): Misfit[] {
  const known = new Set<string>();
  const misfits: Misfit[] = [];
  const look = (mentions: readonly Mention[]) => {
    for (const { path, label } of mentions) {
      if (known.has(label)) continue;
      const guess =
        didYouMean(label, [...known]) || (known.size > 0 ? `; there is ${[...known].join(', ')}` : '');
      misfits.push({ path, message: `names ${label}, and no earlier step has it as its "as"${guess}` });
    }
  };
  for (const wave of wavesOf(file.steps)) {
    for (const { step, path } of wave) look(mentionsIn(step, path));
    for (const { step, path } of wave) {
      if (step.as === undefined) continue;
      if (known.has(step.as))
        misfits.push({ path: [...path, 'as'], message: `${step.as} is the name of an earlier step` });
      known.add(step.as);
    }
  }
  look(finalMentions({ ...file.expect }));
  return misfits;
}
