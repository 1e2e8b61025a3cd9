import { guesses, parting } from './bodies.ts';
import { type Finding, type SignatureFlaw, type SignedName, signedNames } from './finding.ts';
import { type Headers, readHeaders, settle } from './headers.ts';
import { readSecret } from './secrets.ts';

/**
 * Why a webhook does not verify. Pure but for WebCrypto: nothing is sent, kept or logged.
 * Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`; https://www.standardwebhooks.com
 */
export interface Evidence {
  /** `name: value` lines, or a JSON object. */
  readonly headers: string;
  /** The body as it came. */
  readonly body: string;
  readonly secret: string;
  /** When it came, unix seconds; undefined: its age is not looked at. */
  readonly atSeconds?: number | undefined;
  /** What the gateway sent, when that is known. */
  readonly sent?: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | undefined;
}

export interface Diagnosis {
  /** It verifies as it stands. */
  readonly valid: boolean;
  /** Mended as the findings say, it would be signed rightly; undefined when that could not be tried. */
  readonly signed: boolean | undefined;
  readonly findings: readonly Finding[];
}

const TOLERANCE_SECONDS = 300;
const ID = /^[\x21-\x2d\x2f-\x7e]{1,255}$/;
const SECONDS = /^\d{1,12}$/;

async function signatureOf(key: Uint8Array<ArrayBuffer>, { id, timestamp, body }: Content): Promise<string> {
  const usage = { name: 'HMAC', hash: 'SHA-256' } as const;
  const imported = await crypto.subtle.importKey('raw', key, usage, false, ['sign']);
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', imported, content));
  return btoa(String.fromCharCode(...bytes));
}

interface Content {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string;
}

function timeFindings(timestamp: string, atSeconds: number | undefined): Finding[] {
  if (/^\d{13}$/.test(timestamp)) return [{ problem: 'bad-timestamp', looksLike: 'milliseconds' }];
  if (!SECONDS.test(timestamp))
    return [{ problem: 'bad-timestamp', looksLike: Number.isNaN(Date.parse(timestamp)) ? 'other' : 'date' }];
  const age = atSeconds === undefined ? 0 : atSeconds - Number(timestamp);
  if (age > TOLERANCE_SECONDS) return [{ problem: 'stale', bySeconds: age }];
  return -age > TOLERANCE_SECONDS ? [{ problem: 'ahead', bySeconds: -age }] : [];
}

interface Offered {
  readonly base64: string;
  readonly flaw?: SignatureFlaw;
}

const fromHex = (hex: string): string =>
  btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))));

function offered(list: string): { readonly v1: Offered[]; readonly others: string[] } {
  const entries = list.split(' ').filter(Boolean);
  const v1 = entries.flatMap((entry): Offered[] => {
    const [version = '', ...rest] = entry.split(',');
    if (rest.length === 0) return [{ base64: entry, flaw: 'no-version' }];
    const value = rest.join(',');
    if (version !== 'v1') return [];
    return [/^[\da-f]{64}$/i.test(value) ? { base64: fromHex(value), flaw: 'hex' } : { base64: value }];
  });
  const others = entries.flatMap((entry) => {
    const [version = '', ...rest] = entry.split(',');
    return rest.length > 0 && version !== 'v1' ? [version] : [];
  });
  return { v1, others };
}

const asSent = (headers: Headers, sent: Evidence['sent']): Headers[] => {
  if (!sent || signedNames.every((name) => sent.headers[name] === headers[name])) return [headers];
  const of = (name: SignedName) => sent.headers[name] ?? headers[name];
  return [
    headers,
    {
      'webhook-id': of('webhook-id'),
      'webhook-timestamp': of('webhook-timestamp'),
      'webhook-signature': of('webhook-signature'),
    },
  ];
};

/** The first of what may have been meant that the key signed, as what had to be mended for it. */
async function match(
  key: Uint8Array<ArrayBuffer>,
  headers: Headers,
  { body, sent }: Evidence,
): Promise<Finding[] | undefined> {
  for (const tried of asSent(headers, sent)) {
    const { v1 } = offered(tried['webhook-signature']);
    for (const guess of guesses(body, sent?.body)) {
      const content = { id: tried['webhook-id'], timestamp: tried['webhook-timestamp'], body: guess.body };
      const wanted = await signatureOf(key, content);
      const found = v1.find(({ base64 }) => base64 === wanted);
      if (!found) continue;
      return [
        ...signedNames
          .filter((name) => tried[name] !== headers[name])
          .map((name) => ({ problem: 'changed-header' as const, name })),
        ...(found.flaw ? [{ problem: 'malformed-signature' as const, flaw: found.flaw }] : []),
        ...(guess.change
          ? [{ problem: 'changed-body' as const, change: guess.change, parting: parting(guess.body, body) }]
          : []),
      ];
    }
  }
  return undefined;
}

/** Nothing fits: what is known of why. */
function unmatched(headers: Headers, { body, sent }: Evidence): Finding[] {
  const { v1, others } = offered(headers['webhook-signature']);
  if (v1.length === 0) return [{ problem: 'other-version', versions: others }];
  const isAsSent = sent?.body === body && signedNames.every((name) => sent.headers[name] === headers[name]);
  return [{ problem: isAsSent ? 'wrong-secret' : 'no-match' }];
}

/** Finds every reason for which a verifier that keeps to the standard refuses, and what would mend each. */
export async function diagnose(evidence: Evidence): Promise<Diagnosis> {
  const { headers, findings: came } = settle(readHeaders(evidence.headers));
  const { key, flaw } = readSecret(evidence.secret);
  const written: Finding[] = flaw ? [{ problem: 'malformed-secret', flaw, bytes: key?.length ?? 0 }] : [];
  if (!headers) return { valid: false, signed: undefined, findings: [...came, ...written] };
  const told: Finding[] = [
    ...came,
    ...(ID.test(headers['webhook-id']) ? [] : [{ problem: 'bad-id' as const }]),
    ...timeFindings(headers['webhook-timestamp'], evidence.atSeconds),
    ...written,
  ];
  if (!key) return { valid: false, signed: undefined, findings: told };
  const mended = await match(key, headers, evidence);
  const findings = [...told, ...(mended ?? unmatched(headers, evidence))];
  return { valid: findings.length === 0, signed: mended !== undefined, findings };
}
