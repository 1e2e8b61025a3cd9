import { describe, expect, test } from 'vitest';
import { diagnose, type Evidence } from './diagnose.ts';

// The signatures were computed with `openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64`.
const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
const otherSecret = 'whsec_YW5vdGhlci1zZWNyZXQtb2YtdGhpcnR5LXR3by1ieXQ=';
const signedAt = 1_772_409_600;
const body = '{"type":"payment.captured","data":{"tid":"T1","amount":1550000}}';
const signature = '4nHiYtOeqAxJE57PiyrSvkxJOPBptMfKmCshd2Ao1BE=';
const hexSignature = 'e271e262d39ea80c49139ecf8b2ad2be4c4938f069b4c7ca982b21776028d411';
const id = 'evt_1';
/** `{"buyer":"김미나 🛒"}` under the same secret, id and time. */
const buyer = '{"buyer":"김미나 🛒"}';
const buyersSignature = 'lcDTAytFi9jvtkkwkxLWPk+NpGfkmrxX9CqFLyyxas4=';

const lines = (over: Readonly<Record<string, string | undefined>> = {}): string =>
  Object.entries({
    'webhook-id': id,
    'webhook-timestamp': String(signedAt),
    'webhook-signature': `v1,${signature}`,
    ...over,
  })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
    .join('\n');

const found = (over: Partial<Evidence> = {}) =>
  diagnose({ headers: lines(), body, secret, atSeconds: signedAt, ...over });
const problems = async (over: Partial<Evidence> = {}) => (await found(over)).findings;

const sent = {
  headers: {
    'webhook-id': id,
    'webhook-timestamp': String(signedAt),
    'webhook-signature': `v1,${signature}`,
  },
  body,
};

describe('a true webhook', () => {
  test.each([
    ['with headers in lines', lines()],
    ['with headers as a log shows them', JSON.stringify(sent.headers)],
    [
      'with headers in any case, among others',
      `Host: shop\n${lines().toUpperCase().split('\n')[0]?.replace('EVT', 'evt')}\n${lines().split('\n').slice(1).join('\r\n')}`,
    ],
    [
      'with two signatures, while a secret is rotated',
      lines({ 'webhook-signature': `v1,AAAA v1,${signature}` }),
    ],
    ['with an unknown version beside it', lines({ 'webhook-signature': `v1a,xyz v1,${signature}` })],
  ])('%s is found valid', async (_, headers) => {
    expect(await found({ headers })).toEqual({ valid: true, signed: true, findings: [] });
  });

  test('is valid up to 300 s away, and at any age when nobody asks', async () => {
    for (const atSeconds of [signedAt + 300, signedAt - 300, undefined])
      expect((await found({ atSeconds })).valid).toBe(true);
  });
});

describe('headers', () => {
  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'without %s are named',
    async (name) => {
      const headers = lines({ [name]: undefined });
      expect(await found({ headers })).toEqual({
        ...{ valid: false, signed: undefined, findings: [{ problem: 'missing-header', name }] },
      });
    },
  );

  test('that came twice are named, and it is tried with the first', async () => {
    const headers = `${lines()}\nwebhook-id: ${id}`;
    expect(await found({ headers })).toEqual({
      ...{ valid: false, signed: true },
      findings: [{ problem: 'repeated-header', name: 'webhook-id', times: 2 }],
    });
  });

  test('with blanks around their values are named', async () => {
    expect(await problems({ headers: lines({ 'webhook-id': `${id} ` }) })).toEqual([
      { problem: 'padded-header', name: 'webhook-id' },
    ]);
  });

  test('that hold an id with a full stop are named', async () => {
    const headers = lines({ 'webhook-id': 'evt.1' });
    expect(await problems({ headers })).toEqual([{ problem: 'bad-id' }, { problem: 'no-match' }]);
  });

  test('that are not what was sent are named', async () => {
    const headers = lines({ 'webhook-timestamp': String(signedAt + 1) });
    expect(await problems({ headers })).toEqual([{ problem: 'no-match' }]);
    expect(await problems({ headers, sent })).toEqual([
      { problem: 'changed-header', name: 'webhook-timestamp' },
    ]);
  });
});

describe('the time', () => {
  test('says by how many seconds it is stale, though it is signed rightly', async () => {
    expect(await found({ atSeconds: signedAt + 301 })).toEqual({
      ...{ valid: false, signed: true, findings: [{ problem: 'stale', bySeconds: 301 }] },
    });
  });

  test('says by how many seconds it is ahead', async () => {
    expect(await problems({ atSeconds: signedAt - 3_600 })).toEqual([{ problem: 'ahead', bySeconds: 3_600 }]);
  });

  test.each([
    [`${signedAt}000`, 'milliseconds'],
    ['2026-03-02T00:00:00Z', 'date'],
    ['yesterday', 'other'],
    ['-1', 'other'],
  ])('%s is read as %s', async (timestamp, looksLike) => {
    const [first] = await problems({ headers: lines({ 'webhook-timestamp': timestamp }) });
    expect(first?.problem).toBe('bad-timestamp');
    if (looksLike !== 'other') expect(first).toMatchObject({ looksLike });
  });
});

describe('the secret', () => {
  test('of another endpoint is called wrong when all else is as it was sent', async () => {
    expect(await found({ secret: otherSecret, sent })).toEqual({
      ...{ valid: false, signed: false, findings: [{ problem: 'wrong-secret' }] },
    });
  });

  test.each([
    ['padded', ` ${secret}\n`, true],
    ['padded', `"${secret}"`, true],
    ['no-prefix', secret.slice(6), true],
    ['length', `whsec_${btoa('short')}`, false],
    ['not-base64', 'whsec_not base64 at all!', undefined],
    ['empty', '', undefined],
  ])('that is malformed (%s) is named: %j', async (flaw, given, signed) => {
    const diagnosis = await found({ secret: given });
    expect(diagnosis).toMatchObject({ valid: false, signed });
    expect(diagnosis.findings[0]).toMatchObject({ problem: 'malformed-secret', flaw });
  });

  test('in URL-safe base64 is named, and its key is tried', async () => {
    const key = Uint8Array.from({ length: 24 }, () => 0xfb);
    const plain = `whsec_${btoa(String.fromCharCode(...key))}`;
    const urlSafe = plain.replaceAll('+', '-').replaceAll('/', '_').replace('whsec-', 'whsec_');
    expect((await problems({ secret: urlSafe }))[0]).toMatchObject({ flaw: 'url-safe', bytes: 24 });
  });
});

describe('the signature', () => {
  test('of another version alone is named', async () => {
    const headers = lines({ 'webhook-signature': `v2,${signature} v1a,abc` });
    expect(await problems({ headers })).toEqual([{ problem: 'other-version', versions: ['v2', 'v1a'] }]);
  });

  test.each([
    ['no-version', signature],
    ['hex', `v1,${hexSignature}`],
  ])('that is malformed (%s) is named', async (flaw, given) => {
    const headers = lines({ 'webhook-signature': given });
    expect(await found({ headers })).toEqual({
      ...{ valid: false, signed: true, findings: [{ problem: 'malformed-signature', flaw }] },
    });
  });
});

describe('a body', () => {
  test.each([
    ['written-anew', JSON.stringify(JSON.parse(body), null, 2)],
    ['written-anew', body.replace('payment', '\\u0070ayment')],
    ['end', `${body}\n`],
    ['mark', `\ufeff${body}`],
    ['quoted', JSON.stringify(body)],
    ['key-order', '{"data":{"tid":"T1","amount":1550000},"type":"payment.captured"}'],
  ])('that changed on its way (%s) is found without knowing what was sent', async (change, got) => {
    expect(await found({ body: got })).toMatchObject({
      ...{ valid: false, signed: true, findings: [{ problem: 'changed-body', change }] },
    });
  });

  test('whose inner keys were sorted is found against what was sent', async () => {
    const got = '{"type":"payment.captured","data":{"amount":1550000,"tid":"T1"}}';
    expect(await problems({ body: got })).toEqual([{ problem: 'no-match' }]);
    expect(await problems({ body: got, sent })).toMatchObject([
      { problem: 'changed-body', change: 'key-order' },
    ]);
  });

  test('that was read in another encoding is found', async () => {
    const headers = lines({ 'webhook-signature': `v1,${buyersSignature}` });
    expect((await found({ headers, body: buyer })).valid).toBe(true);
    const got = String.fromCharCode(...new TextEncoder().encode(buyer));
    expect(await problems({ headers, body: got })).toMatchObject([
      { problem: 'changed-body', change: 'encoding' },
    ]);
  });

  test('that says something else is found, with the byte at which it parts from what was sent', async () => {
    expect(await problems({ body: body.replace('1550000', '1550009'), sent })).toEqual([
      {
        ...{ problem: 'changed-body', change: 'content' },
        parting: { atByte: 61, signed: 'ount":1550000}}', got: 'ount":1550009}}' },
      },
    ]);
  });

  test('that is not known to anyone is not guessed at', async () => {
    expect(await problems({ body: 'tid=T1&amount=1550000' })).toEqual([{ problem: 'no-match' }]);
  });
});

test('nothing that is pasted makes it throw', async () => {
  for (const text of ['', '{', '[]', 'null', ': :', '\u0000', '"', '{"webhook-id":null}'])
    expect((await diagnose({ headers: text, body: text, secret: text })).valid).toBe(false);
});
