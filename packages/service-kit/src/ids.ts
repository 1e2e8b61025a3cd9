import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

/**
 * Where random bytes come from. What they are for, the `subject`, lets a seeded source give each its own, whoever
 * else draws meanwhile; the machine's does not look at it.
 */
export type RandomBytes = (size: number, subject?: string) => Uint8Array;

const POOL_BYTES = 4096;

/** The machine's randomness, drawn in pools because a draw for each id costs more than the id. */
export function liveRandom(): RandomBytes {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return (size) => {
    if (size > POOL_BYTES) return randomFillSync(Buffer.alloc(size));
    if (used + size > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += size;
    return Uint8Array.prototype.slice.call(pool, used - size, used);
  };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARS = 9;
const RANDOM_CHARS = 10;

let lastMs = -1;
let lastTime = '';

/** Many ids are made within one millisecond. */
function timeChars(atMs: number): string {
  if (atMs === lastMs) return lastTime;
  let time = '';
  for (let rest = atMs, i = 0; i < TIME_CHARS; i++, rest = Math.floor(rest / 32))
    time = CROCKFORD[rest % 32] + time;
  lastMs = atMs;
  lastTime = time;
  return time;
}

/** 19 characters of Crockford base32: 9 of millisecond time, so that ids sort by it, and 10 (50 bits) of randomness. */
export function sortableId(atMs: number, random: Ids['bytes'], subject: string): string {
  let id = timeChars(atMs);
  for (const byte of random(RANDOM_CHARS, subject)) id += CROCKFORD[byte % 32];
  return id;
}

/** All of it is drawn for a subject: the tid, order or attempt that it is about. */
export interface Ids {
  /** A payment's id: `T` and a sortable id, 20 characters. */
  tid(subject: string): string;
  /** `att_…`, `evt_…`: a prefix that says what it names, and a sortable id. */
  next(prefix: string, subject: string): string;
  bytes(size: number, subject: string): Uint8Array;
  /** A number in [0, 1). */
  fraction(subject: string): number;
}

export function createIds(clock: Pick<Clock, 'realNow'>, random: RandomBytes): Ids {
  return {
    tid: (subject) => `T${sortableId(clock.realNow(), random, subject)}`,
    next: (prefix, subject) => `${prefix}_${sortableId(clock.realNow(), random, subject)}`,
    bytes: random,
    fraction: (subject) => {
      const { buffer, byteOffset } = random(4, subject);
      return new DataView(buffer, byteOffset).getUint32(0) / 2 ** 32;
    },
  };
}
