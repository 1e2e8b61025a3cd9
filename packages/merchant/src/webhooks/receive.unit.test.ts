import { type Clock, createIds, liveClock, liveRandom } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { anOrder, aPayment } from '../../test/orders.ts';
import { type Order, orderState } from '../orders/order.ts';
import type { Handling, Inbox, Received } from './ports.ts';
import { createReceive } from './receive.ts';

/** Vectors that were made once, by other means than the code under test: HMAC-SHA256 of `id.timestamp.body`. */
const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const ID = 'evt_01KJNV9KV0123456789';
const NOW_SECONDS = 1_772_409_600;
const BODY =
  '{"type":"payment.captured","timestamp":"2026-03-02T00:00:00.000Z","data":{"tid":"T01KJNV9KV0123456789","orderNo":"O01KJNV9KS0123456789","amount":1550000,"currency":"KRW","status":"CAPTURED","seq":3,"cardAuthCode":"482913","cardRefNo":"R0123456789","approvedAt":"2026-03-02T00:00:00.000Z"}}';
const GOOD = 'v1,eoeZ8HcQnW9wind58GxrZz39iWwxeO0boDU3RN50A+g=';
const signed = (signature = GOOD, timestamp = String(NOW_SECONDS)) => ({
  'webhook-id': ID,
  'webhook-timestamp': timestamp,
  'webhook-signature': signature,
});

const pending = anOrder({ lines: [], attempt: 1, payment: aPayment({ status: 'APPROVING' }), version: 3 });

/** A shop with one order, in memory. */
function shop(order: Order | undefined = pending) {
  const known = {
    order,
    done: new Set<string>(),
    entries: [] as (Received & Handling)[],
    asking: [] as unknown[],
  };
  const inbox: Pick<Inbox, 'record'> = {
    async record(entry, subject, decide) {
      const about = subject?.order?.orderNo === known.order?.orderNo ? known.order : undefined;
      const handling = decide({
        seen: subject !== undefined && known.done.has(subject.webhookId),
        order: subject?.order && about,
      });
      known.entries.push({ ...entry, ...handling });
      if (handling.order) known.order = handling.order;
      if (handling.asking) known.asking.push(handling.asking);
      if (subject && !handling.refusal) known.done.add(subject.webhookId);
      return handling;
    },
  };
  const clock: Clock = { ...liveClock(), now: () => 5_000, realNow: () => NOW_SECONDS * 1000 };
  const receive = createReceive({
    inbox: inbox as Inbox,
    clock,
    ids: createIds(clock, liveRandom()),
    secret: SECRET,
    onVerdict: () => undefined,
  });
  return {
    known,
    take: (headers: Record<string, string>, body = BODY) => receive({ headers, rawBody: Buffer.from(body) }),
  };
}

describe('a webhook is refused with 401, nothing changes and the inbox says why', () => {
  test.each([
    ['unsigned', {}, BODY, /webhook-id header is missing/],
    ['tampered with', signed(), BODY.replace('1550000', '1550001'), /No v1 signature/],
    ['with another id', { ...signed(), 'webhook-id': 'evt_other' }, BODY, /No v1 signature/],
    [
      'stale',
      signed('v1,xDSHogywAYJRpWwv/1bFdrSi1EEpdJnOTeQNEXOpXso=', '1772409299'),
      BODY,
      /Signed 301 s ago/,
    ],
    [
      'from the future',
      signed('v1,ESCgX9nZdhPFn8PXKfS9kb/g16MGZWDYsIWw8ti9xBU=', '1772409901'),
      BODY,
      /in the future/,
    ],
    [
      'with an old time under a fresh one',
      signed('v1,xDSHogywAYJRpWwv/1bFdrSi1EEpdJnOTeQNEXOpXso='),
      BODY,
      /No v1 signature/,
    ],
    [
      'signed with another secret',
      signed('v1,t7afYN+x6PsVgsSuUT+1F+xrkgh9+ax2t0SSHHYfUoU='),
      BODY,
      /No v1 signature/,
    ],
    ['empty', signed(), '', /No v1 signature/],
  ])('%s', async (_how, headers, body, reason) => {
    const { known, take } = shop();
    expect(await take(headers, body)).toMatchObject({ refusal: 'INVALID_SIGNATURE' });
    expect(known.order).toBe(pending);
    expect(known.done.size).toBe(0);
    expect(known.entries).toMatchObject([{ valid: false, verdict: 'REJECTED', rawBody: body }]);
    expect(known.entries[0]?.reason).toMatch(reason);
  });
});

describe('a webhook that is signed', () => {
  test('pays the order, and ends the asking', async () => {
    const { known, take } = shop();
    expect(await take(signed())).toEqual({ ok: true });
    expect(known.order).toMatchObject({ payment: { status: 'APPROVED', cardAuthCode: '482913', seq: 3 } });
    expect(known.asking).toEqual([{ ask: 'no-more', tid: 'T01KJNV9KV0123456789' }]);
    expect(known.entries).toMatchObject([
      {
        valid: true,
        verdict: 'APPLIED',
        reason: null,
        webhookId: ID,
        type: 'payment.captured',
        tid: 'T01KJNV9KV0123456789',
      },
    ]);
  });

  test('300 s ago is still taken', async () => {
    const { take } = shop();
    expect(await take(signed('v1,e6RGp3pJvhllE2jscaHUOr6hvPSf4AnFByk6rN01eYE=', '1772409300'))).toEqual({
      ok: true,
    });
  });

  test('replayed has no second effect', async () => {
    const { known, take } = shop();
    await take(signed());
    const paid = known.order;
    expect(await take(signed())).toEqual({ ok: true });
    expect(known.order).toBe(paid);
    expect(known.entries.map(({ verdict }) => verdict)).toEqual(['APPLIED', 'DUPLICATE']);
  });

  test('older than what is known is stale', async () => {
    const { known, take } = shop();
    await take(signed());
    known.done.clear();
    await take(signed('v1,d1wzW/qKghAVPtJ97xlSdcFQX01hIU/Wq9Sm3+x8Qy4='), BODY.replace('"seq":3', '"seq":2'));
    expect(known.entries.map(({ verdict }) => verdict)).toEqual(['APPLIED', 'STALE_SEQ']);
    expect(known.order?.payment?.seq).toBe(3);
  });

  test('over another amount is refused and can be corrected', async () => {
    const { known, take } = shop();
    const wrong = BODY.replace('1550000', '1');
    expect(await take(signed('v1,4yeTDfp/Z23XTH8p5Ew90dXj5kwYbfFvucOqvM10VKE='), wrong)).toMatchObject({
      refusal: 'AMOUNT_MISMATCH',
    });
    expect(known.entries[0]).toMatchObject({
      valid: true,
      verdict: 'REJECTED',
      reason: expect.stringMatching(/^amount: /),
    });
    expect(known.order).toBe(pending);
    expect(await take(signed())).toEqual({ ok: true });
    expect(known.order && orderState(known.order)).toBe('PAID');
  });

  test.each([
    [
      'of another shape',
      'v1,zCEVTl4/t+qY3GnHADYozGrvkioWeQGVgnKOHXy7ME0=',
      BODY.replace('"seq":3,', ''),
      'VALIDATION_FAILED',
    ],
    [
      'that is no JSON',
      'v1,Ve29ScY0yvZNygBOruqHI5033bPtdfPzhRqTmPlnl4M=',
      BODY.slice(0, -1),
      'MALFORMED_JSON',
    ],
    ['that is null', 'v1,xohnK1H3njtv5T/Qlb/zJ+EL48VdWPCwTvKyyKKSsqM=', 'null', 'VALIDATION_FAILED'],
  ])('with a body %s is refused', async (_what, signature, body, refusal) => {
    const { known, take } = shop();
    expect(await take(signed(signature), body)).toMatchObject({ refusal });
    expect(known.entries).toMatchObject([{ valid: true, verdict: 'REJECTED' }]);
    expect(known.order).toBe(pending);
    expect(known.done.size).toBe(0);
  });

  test('of a type that the shop does not know is ignored, and done', async () => {
    const { known, take } = shop();
    const body = BODY.replace('payment.captured', 'payment.disputed');
    expect(await take(signed('v1,/O01oes1I80OEfZmzCXvHNyRnjmDHOZursyz3Z07tMQ='), body)).toEqual({ ok: true });
    expect(known.entries).toMatchObject([{ verdict: 'IGNORED', type: 'payment.disputed' }]);
    expect(known.done.has(ID)).toBe(true);
  });

  test('about no order of this shop, or about an earlier payment, is ignored', async () => {
    const elsewhere = shop({ ...pending, orderNo: 'O-OTHER' });
    expect(await elsewhere.take(signed())).toEqual({ ok: true });
    expect(elsewhere.known.entries).toMatchObject([{ verdict: 'IGNORED' }]);
    const again = { ...pending, payment: aPayment({ tid: 'T-SECOND' }) };
    const second = shop(again);
    await second.take(signed());
    expect(second.known.entries).toMatchObject([{ verdict: 'IGNORED' }]);
    expect(second.known.order).toBe(again);
  });

  test('leaves no header in the inbox that it does not need', async () => {
    const { known, take } = shop();
    await take({
      ...signed(),
      cookie: 'a=b',
      authorization: 'Bearer x',
      'content-type': 'application/json',
      'user-agent': 'PG',
    });
    expect(Object.keys(known.entries[0]?.headers ?? {}).sort()).toEqual([
      'content-type',
      'user-agent',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
    ]);
  });
});
