import { expect, test } from 'vitest';
import { ACCESS_MS, bearerOf, begun, exchange, kept, loggedOut, REFRESH_MS } from './session.ts';

const session = begun('ses_1', 'byr_1', 0);
const access = kept('bat_x', 'access', 'ses_1', 0);
const refresh = kept('brt_x', 'refresh', 'ses_1', 0);

test('an access token is good for 15 minutes, while its session lasts', () => {
  expect(bearerOf(session, access, ACCESS_MS - 1)).toBe('byr_1');
  expect(bearerOf(session, access, ACCESS_MS)).toBeUndefined();
  expect(bearerOf(undefined, access, 0)).toBeUndefined();
  expect(bearerOf(loggedOut(session, refresh, 1), access, 2)).toBeUndefined();
});

test('only an access token of that very session says who it is', () => {
  expect(bearerOf(session, refresh, 0)).toBeUndefined();
  expect(bearerOf(session, { ...access, sessionId: 'ses_2' }, 0)).toBeUndefined();
  expect(bearerOf(session, undefined, 0)).toBeUndefined();
});

test('each exchange gives 30 days more; a token that was left for so long is good for nothing', () => {
  expect(exchange(session, refresh, REFRESH_MS - 1)).toMatchObject({
    exchange: 'renewed',
    session: { expiresAt: 2 * REFRESH_MS - 1 },
    spent: { spentAt: REFRESH_MS - 1 },
  });
  expect(exchange(session, refresh, REFRESH_MS)).toEqual({ exchange: 'refused' });
});

test('a token that was exchanged before ends its session, once', () => {
  const spent = { ...refresh, spentAt: 1 };
  const ended = exchange(session, spent, 5);
  expect(ended).toMatchObject({ exchange: 'ended', session: { endedAt: 5, endedBy: 'REUSE' } });
  expect(ended.exchange === 'ended' && exchange(ended.session, spent, 6)).toEqual({ exchange: 'refused' });
});

test('an access token is not exchanged, and a token that nobody knows ends nothing', () => {
  expect(exchange(session, access, 0)).toEqual({ exchange: 'refused' });
  expect(exchange(session, undefined, 0)).toEqual({ exchange: 'refused' });
  expect(loggedOut(session, undefined, 0)).toBeUndefined();
});
