import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeSecret, isSecret, sign, type VerifyInput, verify } from './index.ts';

// The expected signatures were computed with `openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64`.
const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
const newerSecret = 'whsec_YW5vdGhlci1zZWNyZXQtb2YtdGhpcnR5LXR3by1ieXQ=';
const id = 'evt_1';
const signedAt = 1_772_409_600;
const body = '{"type":"payment.captured","data":{"tid":"T1","amount":1550000}}';
const signature = 'v1,4nHiYtOeqAxJE57PiyrSvkxJOPBptMfKmCshd2Ao1BE=';
const newerSignature = 'v1,oFnF58zuGRhidpnJ1xxgWq8y50XejS3u3b+z+k4LfHM=';
const headers = { 'webhook-id': id, 'webhook-timestamp': String(signedAt), 'webhook-signature': signature };
const accepted = { valid: true, id, timestampSeconds: signedAt };

function arrives(change: Partial<VerifyInput> = {}) {
  return verify({ headers, body, secrets: [secret], nowSeconds: signedAt, ...change } as VerifyInput);
}

function without(name: keyof typeof headers) {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}

afterEach(() => {
  vi.useRealTimers();
});

describe('signing', () => {
  test('gives the signature that openssl gives', () => {
    expect(sign({ id, timestampSeconds: signedAt, body, secrets: [secret] })).toEqual(headers);
  });

  test('signs once per live secret while a secret is rotated', () => {
    const rotated = sign({ id, timestampSeconds: signedAt, body, secrets: [newerSecret, secret] });
    expect(rotated['webhook-signature']).toBe(`${newerSignature} ${signature}`);
  });

  test('signs the UTF-8 bytes of a body, given as text or as bytes', () => {
    const buyer = '{"buyer":"김미나 🛒"}';
    const expected = 'v1,lcDTAytFi9jvtkkwkxLWPk+NpGfkmrxX9CqFLyyxas4=';
    for (const text of [buyer, Buffer.from(buyer)]) {
      const signed = sign({ id, timestampSeconds: signedAt, body: text, secrets: [secret] });
      expect(signed['webhook-signature']).toBe(expected);
      expect(arrives({ headers: signed, body: buyer })).toEqual(accepted);
    }
  });

  test('signs an empty body', () => {
    const signed = sign({ id, timestampSeconds: signedAt, body: '', secrets: [secret] });
    expect(signed['webhook-signature']).toBe('v1,+j+owAjS0I1QC8As2BLCLhAT/utfyaMpwRQK7WGzKW8=');
  });

  test.each(['', 'evt.1', 'evt 1', 'evt\r\n1', '이벤트', 'e'.repeat(256)])('refuses the id %j', (bad) => {
    expect(() => sign({ id: bad, timestampSeconds: signedAt, body, secrets: [secret] })).toThrow(
      /webhook id/,
    );
  });

  test.each([1.5, -1, Number.NaN, 1e21])('refuses the time %d', (bad) => {
    expect(() => sign({ id, timestampSeconds: bad, body, secrets: [secret] })).toThrow(/whole unix seconds/);
  });
});

describe('the outside standardwebhooks package', () => {
  test('accepts what PayFlow signs', () => {
    vi.useFakeTimers({ now: signedAt * 1000 });
    const signed = sign({ id, timestampSeconds: signedAt, body, secrets: [newerSecret, secret] });
    expect(new Webhook(secret).verify(body, signed)).toEqual(JSON.parse(body));
    expect(new Webhook(newerSecret).verify(body, signed)).toEqual(JSON.parse(body));
  });

  test('signs what PayFlow accepts', () => {
    const theirs = new Webhook(secret).sign(id, new Date(signedAt * 1000), body);
    expect(arrives({ headers: { ...headers, 'webhook-signature': theirs } })).toEqual(accepted);
  });
});

describe('a true webhook is accepted', () => {
  test('with headers in any case, as Headers, or in lists', () => {
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key.toUpperCase(), value]),
    );
    const listed = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, [value]]));
    for (const given of [headers, shouted, listed, new Headers(headers)]) {
      expect(arrives({ headers: given })).toEqual(accepted);
    }
  });

  test('when it is exactly 300 s old or 300 s ahead', () => {
    expect(arrives({ nowSeconds: signedAt + 300 })).toEqual(accepted);
    expect(arrives({ nowSeconds: signedAt - 300 })).toEqual(accepted);
  });

  test('when one of two signatures matches', () => {
    const both = { ...headers, 'webhook-signature': `${newerSignature} ${signature}` };
    expect(arrives({ headers: both })).toEqual(accepted);
  });

  test('when any of the rotated secrets matches', () => {
    expect(arrives({ secrets: [newerSecret, secret] })).toEqual(accepted);
  });

  test('with a single secret', () => {
    expect(verify({ headers, body, secret, nowSeconds: signedAt })).toEqual(accepted);
  });

  test('when unknown versions stand beside v1', () => {
    const mixed = { ...headers, 'webhook-signature': `v1a,abc v2,def ${signature}` };
    expect(arrives({ headers: mixed })).toEqual(accepted);
  });
});

const truncated = signature.slice(0, -4);
const wrong: [string, Partial<VerifyInput>, string][] = [
  ['without webhook-id', { headers: without('webhook-id') }, 'missing-header'],
  ['without webhook-timestamp', { headers: without('webhook-timestamp') }, 'missing-header'],
  ['without webhook-signature', { headers: without('webhook-signature') }, 'missing-header'],
  ['without any header', { headers: new Headers() }, 'missing-header'],
  ['with an id that holds a full stop', { headers: { ...headers, 'webhook-id': 'evt.1' } }, 'bad-id'],
  ['with two ids', { headers: { ...headers, 'webhook-id': [id, id] } }, 'bad-id'],
  [
    'with a timestamp in words',
    { headers: { ...headers, 'webhook-timestamp': 'yesterday' } },
    'bad-timestamp',
  ],
  [
    'with digits and a tail',
    { headers: { ...headers, 'webhook-timestamp': `${signedAt}abc` } },
    'bad-timestamp',
  ],
  ['with a negative timestamp', { headers: { ...headers, 'webhook-timestamp': '-1' } }, 'bad-timestamp'],
  ['301 s old', { nowSeconds: signedAt + 301 }, 'too-old'],
  ['301 s ahead', { nowSeconds: signedAt - 301 }, 'too-new'],
  ['older than a tolerance of its own', { nowSeconds: signedAt + 11, toleranceSeconds: 10 }, 'too-old'],
  ['with a parsed body', { body: JSON.parse(body) }, 'body-not-raw'],
  ['with a tampered body', { body: body.replace('1550000', '1') }, 'no-matching-signature'],
  ['with a tampered id', { headers: { ...headers, 'webhook-id': 'evt_2' } }, 'no-matching-signature'],
  [
    'with a refreshed timestamp',
    { headers: { ...headers, 'webhook-timestamp': `${signedAt + 1}` } },
    'no-matching-signature',
  ],
  ['with another secret', { secrets: [newerSecret] }, 'no-matching-signature'],
  [
    'with a truncated signature',
    { headers: { ...headers, 'webhook-signature': truncated } },
    'no-matching-signature',
  ],
  [
    'with another version alone',
    { headers: { ...headers, 'webhook-signature': signature.replace('v1', 'v2') } },
    'no-matching-signature',
  ],
  [
    'without a version',
    { headers: { ...headers, 'webhook-signature': signature.slice(3) } },
    'no-matching-signature',
  ],
  ['with an empty signature', { headers: { ...headers, 'webhook-signature': '' } }, 'no-matching-signature'],
  [
    'with a version and nothing else',
    { headers: { ...headers, 'webhook-signature': 'v1,' } },
    'no-matching-signature',
  ],
];

test.each(wrong)('a webhook %s is refused', (_, change, reason) => {
  expect(arrives(change)).toEqual({ valid: false, reason, message: expect.stringMatching(/\.$/) });
});

test('any flipped byte of the body is refused', () => {
  const bytes = Buffer.from(body);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (bytes[at] ?? 0) ^ mask;
      expect(arrives({ body: flipped })).toMatchObject({ valid: false, reason: 'no-matching-signature' });
    }),
  );
});

test('nothing on the wire makes verify throw', () => {
  const value = fc.string();
  fc.assert(
    fc.property(value, value, value, value, (wireId, timestamp, signatures, text) => {
      const wire = { 'webhook-id': wireId, 'webhook-timestamp': timestamp, 'webhook-signature': signatures };
      expect(arrives({ headers: wire, body: text }).valid).toBe(false);
    }),
  );
});

describe('secrets', () => {
  test('are whsec_ and the base64 of 24 to 64 bytes', () => {
    expect(encodeSecret(Uint8Array.from({ length: 24 }, (_, index) => index))).toBe(secret);
    expect(isSecret(encodeSecret(new Uint8Array(64)))).toBe(true);
    expect(() => encodeSecret(new Uint8Array(23))).toThrow('24-64 bytes, not 23');
    expect(() => encodeSecret(new Uint8Array(65))).toThrow('24-64 bytes, not 65');
  });

  const short = `whsec_${Buffer.alloc(23).toString('base64')}`;
  test.each(['', 'secret', secret.slice(6), 'whsec_', 'whsec_not base64!', short])(
    '%j is refused aloud',
    (malformed) => {
      expect(isSecret(malformed)).toBe(false);
      expect(() => arrives({ secrets: [malformed] })).toThrow(
        'A webhook secret is "whsec_" and the base64 of 24-64 bytes.',
      );
      expect(() => sign({ id, timestampSeconds: signedAt, body, secrets: [malformed] })).toThrow(
        'A webhook secret is',
      );
    },
  );

  test('are needed: an empty list is refused aloud', () => {
    expect(() => arrives({ secrets: [] })).toThrow('At least one webhook secret is needed.');
  });

  test('do not save a verifier that has no clock', () => {
    expect(() => arrives({ nowSeconds: Number.NaN })).toThrow('nowSeconds');
    expect(() => arrives({ toleranceSeconds: Number.NaN })).toThrow('toleranceSeconds');
  });
});
