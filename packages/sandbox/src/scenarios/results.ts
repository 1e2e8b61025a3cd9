import type { ServerName } from '@payflow/contracts';
import { REFERENCE } from './values.ts';

/** A call as it goes out; made again it is the same, byte for byte. */
export interface SentRequest {
  readonly to: ServerName;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What steps came to, by the names that they were given. */
export interface Results {
  keep(label: string, result: unknown): void;
  /** The whole result; undefined when the step came to none. */
  of(label: string): unknown;
  /** `value` with every `{order1.tid}` in it replaced; a text that is nothing else becomes what it stands for. */
  fill<T>(value: T): T;
  /** The TID of the payment that a step made, or the text itself when it is no step's name. */
  tid(payment: string): string;
}

/** A scenario that cannot go on as it is written. */
export class ScenarioStuck extends Error {}

const ALONE = new RegExp(`^${REFERENCE.source}$`);

export function createResults(): Results {
  const kept = new Map<string, unknown>();

  function look(label: string, path: string): unknown {
    const keys = path.split('.').slice(1);
    const found = keys.reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | null | undefined)?.[key],
      kept.get(label),
    );
    if (found === undefined) throw new ScenarioStuck(`${label} came to nothing that has ${keys.join('.')}`);
    return found;
  }

  function filled(value: unknown): unknown {
    if (typeof value === 'string') {
      const alone = ALONE.exec(value);
      if (alone) return look(alone[1] ?? '', alone[2] ?? '');
      return value.replaceAll(REFERENCE, (_, label: string, path: string) => String(look(label, path)));
    }
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, filled(below)]));
  }

  return {
    keep: (label, result) => void kept.set(label, result),
    of: (label) => kept.get(label),
    // The shape stays; only texts become what they stand for.
    fill: <T>(value: T): T => filled(value) as T,
    tid(payment) {
      if (!kept.has(payment)) return payment;
      const result = kept.get(payment) as { tid?: unknown; data?: { tid?: unknown } } | undefined;
      const tid = result?.tid ?? result?.data?.tid;
      if (typeof tid !== 'string') throw new ScenarioStuck(`${payment} came to no payment`);
      return tid;
    },
  };
}
