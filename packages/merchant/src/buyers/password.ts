import { timingSafeEqual } from 'node:crypto';
import type { Scrypt, ScryptCost } from './ports.ts';

/**
 * Passwords, kept as `$scrypt$ln=15,r=8,p=3$salt$hash` (the PHC string format).
 * 1. The cost stands in each hash, so it can grow: a hash of a smaller one is made anew at the next login.
 * 2. Two spellings of one text, as keyboards make them, are one password (NFC).
 */

/** OWASP's Password Storage Cheat Sheet names it among the least to take: 32 MB, three times over. */
export const PRESENT_COST: ScryptCost = { log2N: 15, r: 8, p: 3 };
export const SALT_BYTES = 16;
const HASH_BYTES = 32;

interface Parsed {
  readonly cost: ScryptCost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

const written = ({ cost: { log2N, r, p }, salt, hash }: Parsed): string =>
  `$scrypt$ln=${log2N},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;

const SHAPE = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parsed(stored: string): Parsed {
  const [, log2N, r, p, salt = '', hash = ''] = SHAPE.exec(stored) ?? [];
  if (log2N === undefined) throw new Error('a stored password hash has another shape');
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

const sameCost = (a: ScryptCost, b: ScryptCost): boolean => a.log2N === b.log2N && a.r === b.r && a.p === b.p;

export interface Passwords {
  /** What is stored of a password; `salt` holds SALT_BYTES random bytes. */
  hash(password: string, salt: Uint8Array): Promise<string>;
  /** In constant time. `outdated`: it is right, and its hash costs less than one of today. */
  verify(password: string, stored: string): Promise<'wrong' | 'right' | 'outdated'>;
  /** What an unknown address is checked against, so that it takes as long as a known one. No password is right for it. */
  readonly decoy: string;
}

export function createPasswords(scrypt: Scrypt, cost: ScryptCost = PRESENT_COST): Passwords {
  const derive = (password: string, salt: Uint8Array, at: ScryptCost): Promise<Uint8Array> =>
    scrypt(password.normalize('NFC'), salt, at, HASH_BYTES);
  return {
    async hash(password, salt) {
      return written({ cost, salt, hash: await derive(password, salt, cost) });
    },
    async verify(password, stored) {
      const known = parsed(stored);
      const given = await derive(password, known.salt, known.cost);
      if (given.length !== known.hash.length || !timingSafeEqual(given, known.hash)) return 'wrong';
      return sameCost(known.cost, cost) ? 'right' : 'outdated';
    },
    // That scrypt comes to 32 zeros is as likely as guessing a key of 256 bits.
    decoy: written({ cost, salt: new Uint8Array(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) }),
  };
}
