import type { buyers as contract } from '@payflow/contracts';
import type { Ids } from '@payflow/service-kit';
import { type Buyer, buyerReply } from './buyer.ts';
import { ACCESS_MS, kept, type Token } from './session.ts';
import { newToken } from './token.ts';

/** What a login hands out, and what the shop keeps of it. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly issued: readonly Token[];
}

/** The reply, and the refresh token that goes beside it. */
export interface LoggedIn {
  readonly login: contract.Login;
  readonly refreshToken: string;
}

export function newPair(sessionId: string, realNow: number, ids: Ids): TokenPair {
  const accessToken = newToken('access', sessionId, ids);
  const refreshToken = newToken('refresh', sessionId, ids);
  const issued = [
    kept(accessToken, 'access', sessionId, realNow),
    kept(refreshToken, 'refresh', sessionId, realNow),
  ];
  return { accessToken, refreshToken, issued };
}

export const loggedIn = (buyer: Buyer, { accessToken, refreshToken }: TokenPair): LoggedIn => ({
  login: {
    accessToken,
    tokenType: 'Bearer',
    expiresInSeconds: ACCESS_MS / 1_000,
    buyer: buyerReply(buyer),
  },
  refreshToken,
});
