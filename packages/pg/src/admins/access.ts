import { type Refusal, refuse } from '@payflow/contracts';
import {
  askerOf,
  type Caller,
  type CallerFacts,
  isOpenTo,
  keyWanted,
  sameSecret,
} from '@payflow/service-kit';
import { tokenIn } from './cookie.ts';
import type { Session, Sessions } from './session.ts';

/**
 * Who runs the PG: whoever shows the admin key, or has the console's session.
 * 1. A key that is shown outweighs the cookie, which browsers send unasked.
 * 2. What the cookie changes was asked for by a page of this server, or it is refused.
 * 3. Where the sandbox is open, the cookie is not looked at: one that is left of another PayFlow on this machine shuts nobody out.
 */
export interface AdminAccess {
  authenticate(facts: CallerFacts): Caller | Refusal;
  /** The admin who shows a key or a session; undefined when nothing of theirs is shown. */
  shownBy(facts: CallerFacts): Caller | Refusal | undefined;
  /** The session that a Cookie header holds. */
  sessionIn(cookies: string | undefined): Session | undefined;
  isKey(key: string): boolean;
}

interface AdminAccessParts {
  readonly mode: 'sandbox' | 'server';
  readonly adminKey: string | undefined;
  readonly sessions: Sessions;
}

const admin: Caller = { id: 'admin' };
const READS = new Set(['GET', 'HEAD']);

export function createAdminAccess({ mode, adminKey, sessions }: AdminAccessParts): AdminAccess {
  const isKey = (key: string): boolean => adminKey !== undefined && sameSecret(key, adminKey);
  function bySession({ method, header }: CallerFacts): Caller | Refusal | undefined {
    const token = tokenIn(header('cookie'));
    if (token === undefined) return undefined;
    if (!sessions.read(token)) return refuse('UNAUTHORIZED', 'The session has ended; sign in again.');
    if (READS.has(method) || askerOf(header) === 'own page') return admin;
    return refuse(
      'FORBIDDEN',
      "By the console's session only a page of this server may change something; show the admin key instead.",
    );
  }
  const shownBy: AdminAccess['shownBy'] = (facts) => {
    const { credentials } = facts;
    if (credentials.kind === 'key') return isKey(credentials.key) ? admin : undefined;
    return credentials.kind === 'none' ? bySession(facts) : undefined;
  };
  return {
    authenticate: (facts) => (isOpenTo(facts, mode) ? admin : (shownBy(facts) ?? keyWanted('the admin key'))),
    shownBy,
    sessionIn(cookies) {
      const token = tokenIn(cookies);
      return token === undefined ? undefined : sessions.read(token);
    },
    isKey,
  };
}
