import { hashKey } from '@payflow/service-kit';
import type { NamedToken, TokenKind } from './token.ts';

/**
 * From a login to its end; pure. All times are real: whoever moves business time logs nobody out.
 * 1. A refresh token is good once. One that comes again was copied, and whoever came first cannot be told: the session ends.
 * 2. With its session every token of it ends, access tokens too.
 */
export interface Session {
  readonly id: string;
  readonly buyerId: string;
  /** Real time, ms. */
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  readonly endedBy: 'LOGOUT' | 'REUSE' | null;
}

export interface Token extends NamedToken {
  /** Real time, ms. */
  readonly expiresAt: number;
  readonly spentAt: number | null;
}

export const ACCESS_MS = 15 * 60_000;
export const REFRESH_MS = 30 * 24 * 60 * 60_000;

const lifeMs: Readonly<Record<TokenKind, number>> = { access: ACCESS_MS, refresh: REFRESH_MS };

export const begun = (id: string, buyerId: string, realNow: number): Session => ({
  id,
  buyerId,
  startedAt: realNow,
  expiresAt: realNow + REFRESH_MS,
  endedAt: null,
  endedBy: null,
});

/** What the shop keeps of a token that it hands out. */
export const kept = (token: string, kind: TokenKind, sessionId: string, realNow: number): Token => ({
  kind,
  sessionId,
  hash: hashKey(token),
  expiresAt: realNow + lifeMs[kind],
  spentAt: null,
});

const isOver = (session: Session, realNow: number): boolean =>
  session.endedAt !== null || session.expiresAt <= realNow;

/** Whose an access token is; undefined when it is good for nobody. */
export function bearerOf(
  session: Session | undefined,
  token: Token | undefined,
  realNow: number,
): string | undefined {
  if (!session || !token || token.kind !== 'access' || token.sessionId !== session.id) return undefined;
  return isOver(session, realNow) || token.expiresAt <= realNow ? undefined : session.buyerId;
}

export type Exchange =
  | { readonly exchange: 'refused' }
  | { readonly exchange: 'ended'; readonly session: Session }
  | { readonly exchange: 'renewed'; readonly session: Session; readonly spent: Token };

/** What becomes of a session whose refresh token is shown. */
export function exchange(session: Session | undefined, token: Token | undefined, realNow: number): Exchange {
  if (!session || !token || token.kind !== 'refresh' || token.sessionId !== session.id)
    return { exchange: 'refused' };
  if (isOver(session, realNow)) return { exchange: 'refused' };
  if (token.spentAt !== null)
    return { exchange: 'ended', session: { ...session, endedAt: realNow, endedBy: 'REUSE' } };
  if (token.expiresAt <= realNow) return { exchange: 'refused' };
  return {
    exchange: 'renewed',
    session: { ...session, expiresAt: realNow + REFRESH_MS },
    spent: { ...token, spentAt: realNow },
  };
}

/** The session that ends by its buyer's wish; undefined when there is nothing to end. */
export function loggedOut(
  session: Session | undefined,
  token: Token | undefined,
  realNow: number,
): Session | undefined {
  if (!session || !token || token.sessionId !== session.id || session.endedAt !== null) return undefined;
  return { ...session, endedAt: realNow, endedBy: 'LOGOUT' };
}
