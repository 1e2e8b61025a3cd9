import type { webhooks } from '@payflow/contracts';
import { sign } from '@payflow/webhook-signature';
import { expect, test } from 'vitest';
import { type Arrival, judge, nothingHeard } from './delivery.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NOW_SECONDS = 1_772_409_600;

const captured = (seq: number): webhooks.WebhookEvent => ({
  type: 'payment.captured',
  timestamp: '2026-03-02T00:00:00.000Z',
  data: {
    ...{
      tid: 'T0123456789ABCDEFGHJ',
      orderNo: 'ORDER-1',
      amount: 50_000,
      currency: 'KRW',
      status: 'CAPTURED',
      seq,
    },
    ...{ cardAuthCode: null, cardRefNo: null, approvedAt: null },
  },
});

function arrived(id: string, seq: number, timestampSeconds = NOW_SECONDS): Arrival {
  const body = Buffer.from(JSON.stringify(captured(seq)));
  const headers = sign({ id, timestampSeconds, body, secrets: [secret] });
  return { atMs: NOW_SECONDS * 1_000, headers, body };
}

test('a webhook is valid, a repeat is counted, and one that comes after a newer one is late', () => {
  const heard = nothingHeard();
  const looks = [arrived('a', 3), arrived('a', 3), arrived('c', 5), arrived('b', 4)];
  expect(looks.map((arrival) => judge(arrival, secret, heard))).toMatchObject([
    { verdict: 'valid', time: 1, isLate: false, event: { data: { seq: 3 } } },
    { verdict: 'valid', time: 2, isLate: false },
    { verdict: 'valid', time: 1, isLate: false },
    { verdict: 'valid', time: 1, isLate: true },
  ]);
});

test('what is stale, tampered with or unsigned is said to be, and is not remembered', () => {
  const heard = nothingHeard();
  const stale = arrived('a', 9, NOW_SECONDS - 301);
  const tampered = { ...arrived('b', 9), body: Buffer.from(JSON.stringify(captured(8))) };
  const unsigned = { ...arrived('c', 9), headers: {} };
  const verdicts = [stale, tampered, unsigned].map((arrival) => judge(arrival, secret, heard).verdict);
  expect(verdicts).toEqual(['too-old', 'no-matching-signature', 'missing-header']);
  expect(judge(arrived('a', 3), secret, heard)).toMatchObject({ time: 1, isLate: false });
});

test('a signed body that is no event is valid, and about nothing', () => {
  const body = Buffer.from('{');
  const headers = sign({ id: 'a', timestampSeconds: NOW_SECONDS, body, secrets: [secret] });
  const judged = judge({ atMs: NOW_SECONDS * 1_000, headers, body }, secret, nothingHeard());
  expect(judged).toMatchObject({ verdict: 'valid', event: undefined });
});
