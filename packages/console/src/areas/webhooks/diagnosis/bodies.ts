import type { BodyChange, Parting } from './finding.ts';

export interface BodyGuess {
  readonly body: string;
  /** How what came differs from it; absent: it is what came. */
  readonly change?: BodyChange;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The same value with its keys in one order, for comparing. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]));
}

/** PayFlow writes `type`, `timestamp` and `data` in this order. */
function inPayFlowsOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { type, timestamp, data, ...rest } = value as Record<string, unknown>;
  return { type, timestamp, data, ...rest };
}

/** UTF-8 that was read as Latin-1, read rightly. */
function readRightly(text: string): string | undefined {
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0);
  if (codes.every((code) => code < 0x80) || codes.some((code) => code > 0xff)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes));
  } catch {
    return undefined;
  }
}

/** How `got` came of `signed`. */
function changeBetween(got: string, signed: string): BodyChange {
  const [left, right] = [parsed(got), parsed(signed)];
  if (left === undefined || right === undefined) return 'content';
  if (JSON.stringify(left) === JSON.stringify(right)) return 'written-anew';
  return JSON.stringify(ordered(left)) === JSON.stringify(ordered(right)) ? 'key-order' : 'content';
}

/** What may have been signed when `got` came: first what came, then what usual mistakes would have made it of. */
export function guesses(got: string, signed: string | undefined): BodyGuess[] {
  const value = parsed(got);
  const changed: [BodyChange, string | undefined][] = [
    ['mark', got.replace(/^\ufeff/, '')],
    ['end', got.replace(/\s+$/, '')],
    ['line-ends', got.replaceAll('\r\n', '\n')],
    ['written-anew', value === undefined ? undefined : JSON.stringify(value)],
    ['quoted', typeof value === 'string' ? value : undefined],
    ['key-order', value === undefined ? undefined : JSON.stringify(inPayFlowsOrder(value))],
    ['encoding', readRightly(got)],
  ];
  if (signed !== undefined) changed.push([changeBetween(got, signed), signed]);
  return [
    { body: got },
    ...changed.flatMap(([change, body]) => (body === undefined || body === got ? [] : [{ body, change }])),
  ];
}

const EXCERPT_CHARACTERS = 32;
const BEFORE_CHARACTERS = 12;

/** The first byte that differs, with what stands around it on both sides. */
export function parting(signed: string, got: string): Parting {
  const [left, right] = [[...signed], [...got]];
  let same = 0;
  while (same < left.length && left[same] === right[same]) same++;
  const from = Math.max(0, same - BEFORE_CHARACTERS);
  const excerpt = (chars: readonly string[]) => chars.slice(from, from + EXCERPT_CHARACTERS).join('');
  return {
    atByte: new TextEncoder().encode(left.slice(0, same).join('')).length,
    signed: excerpt(left),
    got: excerpt(right),
  };
}
