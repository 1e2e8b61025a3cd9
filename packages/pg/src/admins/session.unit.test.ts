import { createIds, deriveKey, fingerprint, liveClock, liveRandom } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { createSessions, SESSION_MS } from './session.ts';

const ADMIN_KEY = 'ak_bbaa99887766554433221100';
let realNow = Date.UTC(2026, 2, 2);
const clock = { realNow: () => realNow };
const ids = createIds(liveClock(), liveRandom());

function sessionsOf({ adminKey = ADMIN_KEY, master = 'ms_0f1e2d3c4b5a69788796a5b4c3d2e1f0' } = {}) {
  const key = deriveKey(master, 'console-session');
  return createSessions({ adminKey, clock, ids, sign: (text) => fingerprint(key, text) });
}

test('a session ends after its hours, and not before', () => {
  const { token, session } = sessionsOf().begin();
  expect(session.endsAt).toBe(realNow + SESSION_MS);
  realNow += SESSION_MS - 1;
  expect(sessionsOf().read(token)).toEqual(session);
  realNow += 1;
  expect(sessionsOf().read(token)).toBeUndefined();
});

test('every process with the same secrets knows it; with another admin key or master secret none does', () => {
  const { token } = sessionsOf().begin();
  expect(sessionsOf().read(token)).toBeDefined();
  expect(sessionsOf({ adminKey: 'ak_another_admin_key_0011223' }).read(token)).toBeUndefined();
  expect(sessionsOf({ master: 'ms_another_master_secret_001122' }).read(token)).toBeUndefined();
});

test('no two sessions have the same token', () => {
  const sessions = sessionsOf();
  expect(new Set(Array.from({ length: 50 }, () => sessions.begin().token)).size).toBe(50);
});

test('whose end was put off, or that was changed anywhere else, is none', () => {
  const sessions = sessionsOf();
  const { token, session } = sessions.begin();
  const later = token.replace(String(session.endsAt), String(session.endsAt + 3_600_000));
  expect(sessions.read(later)).toBeUndefined();
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'A' ? 'B' : 'A';
    expect(sessions.read(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
  }
});

test.each([
  '',
  'pcs_',
  'pcs_9999999999999__',
  '__proto__',
  `pcs_9999999999999_${'A'.repeat(22)}_${'A'.repeat(43)}`,
])('what is no token is no session: %j', (text) => expect(sessionsOf().read(text)).toBeUndefined());
