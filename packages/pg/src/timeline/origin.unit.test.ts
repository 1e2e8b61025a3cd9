import { expect, test } from 'vitest';
import { originText, readOrigin } from './origin.ts';

const TRACE = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: '00f067aa0ba902b7',
  sampled: 'sampled',
} as const;
const request = { id: 'req-1', method: 'POST', url: '/pay/approve', key: undefined };

test('an origin is read as it was kept', () => {
  const text = originText({ ...TRACE, request: { ...request, key: 'k-1' } }, { askedAt: 5, tookMs: 7 });
  expect(readOrigin(text)).toEqual({
    request: { id: 'req-1', method: 'POST', path: '/pay/approve', key: 'k-1' },
    traceId: TRACE.traceId,
    issuer: { askedAt: 5, tookMs: 7 },
  });
});

test('what nobody knows is not kept: an event of no trace, and one of a timer', () => {
  expect(originText(undefined, undefined)).toBeNull();
  expect(readOrigin(null)).toEqual({});
  expect(readOrigin(originText(TRACE, undefined))).toEqual({ traceId: TRACE.traceId });
});

test('of an address its query is left out, and of a key its quotes', () => {
  const kept = readOrigin(
    originText({ ...TRACE, request: { ...request, url: '/pay/ready?name=Mina', key: '"k 1"' } }, undefined),
  );
  expect(kept.request).toMatchObject({ path: '/pay/ready', key: 'k 1' });
});

test('however long an address is, its cell is short', () => {
  const url = `/${'x'.repeat(10_000)}`;
  const text = originText({ ...TRACE, request: { ...request, url, key: 'k'.repeat(10_000) } }, undefined);
  expect(text?.length).toBeLessThan(1_000);
});
