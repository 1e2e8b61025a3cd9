// Standard Webhooks 1.0, symmetric scheme (https://www.standardwebhooks.com). Invariants:
// 1. verify() answers anything a sender can put on the wire with a result; it throws only on what a developer configured.
// 2. Signatures are compared in constant time, over the bytes as they arrived.
// 3. An id never holds a full stop, so `id.timestamp.body` can be cut in one way only.
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

export const DEFAULT_TOLERANCE_SECONDS = 300;

const SECRET_PREFIX = 'whsec_';
const SECRET_MIN_BYTES = 24;
const SECRET_MAX_BYTES = 64;
const ID = /^[\x21-\x2d\x2f-\x7e]{1,255}$/;
const UNIX_SECONDS = /^\d{1,12}$/;

export type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;

export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export type SignInput = {
  id: string;
  timestampSeconds: number;
  body: string | Uint8Array;
  /** Every live secret, the newest first; while a secret is being rotated there are two. */
  secrets: readonly string[];
};

export type VerifyInput = {
  headers: WebhookHeaders;
  /** The raw body as it arrived, before any JSON parsing. */
  body: string | Uint8Array;
  nowSeconds: number;
  toleranceSeconds?: number;
} & ({ secret: string; secrets?: never } | { secrets: readonly string[]; secret?: never });

export type InvalidReason =
  | 'missing-header'
  | 'bad-id'
  | 'bad-timestamp'
  | 'too-old'
  | 'too-new'
  | 'body-not-raw'
  | 'no-matching-signature';

export type Verdict =
  | { valid: true; id: string; timestampSeconds: number }
  | { valid: false; reason: InvalidReason; message: string };

/** The three headers of one attempt. Throws on a malformed secret, id or time. */
export function sign({ id, timestampSeconds, body, secrets }: SignInput): SignedHeaders {
  if (!ID.test(id))
    throw new TypeError('A webhook id is 1-255 visible ASCII characters without a full stop.');
  const timestamp = String(timestampSeconds);
  if (!UNIX_SECONDS.test(timestamp))
    throw new RangeError(`timestampSeconds is whole unix seconds, not ${timestamp}.`);
  const signatures = keysOf(secrets).map((key) => `v1,${mac(key, id, timestamp, body)}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Whether one of the secrets signed exactly this body, within the tolerance. Keep the id to drop repeats. */
export function verify(input: VerifyInput): Verdict {
  const { headers, body, nowSeconds, toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = input;
  const keys = keysOf(input.secrets ?? [input.secret]);
  if (!Number.isFinite(nowSeconds)) throw new RangeError('nowSeconds is the current unix time in seconds.');
  if (!(toleranceSeconds >= 0)) throw new RangeError('toleranceSeconds is zero or more.');

  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature');
  if (id === undefined) return invalid('missing-header', 'The webhook-id header is missing.');
  if (timestamp === undefined) return invalid('missing-header', 'The webhook-timestamp header is missing.');
  if (signatures === undefined) return invalid('missing-header', 'The webhook-signature header is missing.');
  if (!ID.test(id))
    return invalid('bad-id', 'webhook-id is not 1-255 visible ASCII characters without a full stop.');
  if (!UNIX_SECONDS.test(timestamp))
    return invalid('bad-timestamp', 'webhook-timestamp is not whole unix seconds.');
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    return invalid(
      'body-not-raw',
      'The body is not the raw text or bytes; read it before any JSON parser does.',
    );
  }

  const timestampSeconds = Number(timestamp);
  const ageSeconds = nowSeconds - timestampSeconds;
  const allowed = `${toleranceSeconds} s are allowed`;
  if (ageSeconds > toleranceSeconds) return invalid('too-old', `Signed ${ageSeconds} s ago; ${allowed}.`);
  if (-ageSeconds > toleranceSeconds)
    return invalid('too-new', `Signed ${-ageSeconds} s in the future; ${allowed}.`);

  const candidates = signatures.split(' ').filter((signature) => signature.startsWith('v1,'));
  const matches = keys.some((key) => {
    const expected = `v1,${mac(key, id, timestamp, body)}`;
    return candidates.some((candidate) => equalInConstantTime(candidate, expected));
  });
  if (!matches) return invalid('no-matching-signature', 'No v1 signature matches this body and secret.');
  return { valid: true, id, timestampSeconds };
}

/** `whsec_` + base64 of 24-64 bytes, which come from the caller's random source. */
export function encodeSecret(bytes: Uint8Array): string {
  if (bytes.length < SECRET_MIN_BYTES || bytes.length > SECRET_MAX_BYTES) {
    throw new RangeError(
      `A webhook secret is ${SECRET_MIN_BYTES}-${SECRET_MAX_BYTES} bytes, not ${bytes.length}.`,
    );
  }
  return SECRET_PREFIX + Buffer.from(bytes).toString('base64');
}

/** Whether sign() and verify() take this text as a secret. */
export function isSecret(text: string): boolean {
  return keyOf(text) !== undefined;
}

function keysOf(secrets: readonly string[]): KeyObject[] {
  if (secrets.length === 0) throw new TypeError('At least one webhook secret is needed.');
  return secrets.map((secret) => {
    const key = known.get(secret) ?? keyObject(secret);
    if (key !== undefined) return key;
    throw new TypeError(
      `A webhook secret is "whsec_" and the base64 of ${SECRET_MIN_BYTES}-${SECRET_MAX_BYTES} bytes.`,
    );
  });
}

// Node takes five times as long for an HMAC whose key comes as bytes, so the keys of a few secrets are kept.
const known = new Map<string, KeyObject>();
const KEPT = 100;

function keyObject(secret: string): KeyObject | undefined {
  const bytes = keyOf(secret);
  if (bytes === undefined) return undefined;
  if (known.size >= KEPT) known.clear();
  const key = createSecretKey(bytes);
  known.set(secret, key);
  return key;
}

function keyOf(secret: string): Buffer | undefined {
  if (typeof secret !== 'string' || !secret.startsWith(SECRET_PREFIX)) return undefined;
  const encoded = secret.slice(SECRET_PREFIX.length);
  const key = Buffer.from(encoded, 'base64');
  // Buffer skips what is not base64; only text that survives the round trip is what its author meant.
  if (key.toString('base64') !== encoded) return undefined;
  return key.length >= SECRET_MIN_BYTES && key.length <= SECRET_MAX_BYTES ? key : undefined;
}

function mac(key: KeyObject, id: string, timestamp: string, body: string | Uint8Array): string {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

function equalInConstantTime(actual: string, expected: string): boolean {
  const [left, right] = [Buffer.from(actual), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

// A header sent twice is joined, as Node does it, and then matches nothing.
function header(headers: WebhookHeaders, name: string): string | undefined {
  if (isHeaders(headers)) return headers.get(name) ?? undefined;
  const values = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  return values.length === 0 ? undefined : values.join(', ');
}

// Not instanceof: the Headers of another fetch implementation is as good.
function isHeaders(headers: WebhookHeaders): headers is Headers {
  return typeof headers.get === 'function';
}

function invalid(reason: InvalidReason, message: string): Verdict {
  return { valid: false, reason, message };
}
