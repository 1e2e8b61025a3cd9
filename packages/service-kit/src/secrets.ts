import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import type { RandomBytes } from './ids.ts';

/** What a key derived from the master secret is for; each purpose has a key of its own (HKDF-SHA256). */
export type KeyPurpose =
  | 'body-fingerprint'
  | 'checkout-card'
  | 'billing-token'
  | 'webhook-secret'
  | 'idempotency'
  | 'console-session';

/** A KeyObject, because Node takes five times as long for an HMAC whose key comes as bytes. */
export function deriveKey(masterSecret: string, purpose: KeyPurpose): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', masterSecret, 'payflow', purpose, 32)));
}

/** A fingerprint that tells equal texts apart from others and tells nothing else, not even to who guesses. */
export function fingerprint(key: KeyObject, value: string): string {
  return createHmac('sha256', key).update(value).digest('base64url');
}

/** How an API key is stored: keys are random, so a plain SHA-256 is enough. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** Compares two secrets in constant time, whatever their lengths. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM; `about` (a TID, an id) is bound to it, so that a row cannot be passed off as another's. */
export function encrypt(key: KeyObject, plain: string, about: string, random: RandomBytes): string {
  const nonce = random(NONCE_BYTES, about);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Throws when the key, the subject or the text is not the one it was sealed with. */
export function decrypt(key: KeyObject, sealed: string, about: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
