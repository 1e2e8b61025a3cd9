import type { SecretFlaw } from './finding.ts';

const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;

export interface ReadSecret {
  /** The key that was meant; undefined when nobody can tell. */
  readonly key: Uint8Array<ArrayBuffer> | undefined;
  readonly flaw: SecretFlaw | undefined;
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** A secret as it was pasted: the key that it means, and what is wrong with how it is written. */
export function readSecret(text: string): ReadSecret {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  if (bare === '') return { key: undefined, flaw: 'empty' };
  const encoded = bare.startsWith(PREFIX) ? bare.slice(PREFIX.length) : bare;
  const isUrlSafe = /[-_]/.test(encoded);
  const key = decoded(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  if (key === undefined) return { key, flaw: 'not-base64' };
  const isLong = key.length >= MIN_BYTES && key.length <= MAX_BYTES;
  if (!isLong) return { key, flaw: 'length' };
  if (bare !== text) return { key, flaw: 'padded' };
  if (encoded === bare) return { key, flaw: 'no-prefix' };
  return { key, flaw: isUrlSafe ? 'url-safe' : undefined };
}
