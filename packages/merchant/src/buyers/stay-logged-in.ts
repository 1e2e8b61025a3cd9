import { type Refusal, refuse } from '@payflow/contracts';
import type { Clock, Ids } from '@payflow/service-kit';
import type { Buyers, Sessions } from './ports.ts';
import { exchange, loggedOut } from './session.ts';
import { namedBy } from './token.ts';
import { type LoggedIn, loggedIn, newPair } from './token-pair.ts';

export interface StayLoggedInParts {
  readonly buyers: Buyers;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly ids: Ids;
}

const over = refuse('UNAUTHORIZED', 'This login is over; log in again.');

/** Exchanges a refresh token for the next one. Refuses UNAUTHORIZED; a token that was exchanged before ends its session. */
export function createRefresh({ buyers, sessions, clock, ids }: StayLoggedInParts) {
  return async (refreshToken: string | undefined): Promise<LoggedIn | Refusal> => {
    const named = refreshToken === undefined ? undefined : namedBy(refreshToken, 'refresh');
    if (!named) return over;
    const realNow = clock.realNow();
    const pair = newPair(named.sessionId, realNow, ids);
    const buyerId = await sessions.change(named, (session, token) => {
      const exchanged = exchange(session, token, realNow);
      switch (exchanged.exchange) {
        case 'refused':
          return { result: undefined };
        case 'ended':
          return { result: undefined, session: exchanged.session };
        case 'renewed':
          return {
            result: exchanged.session.buyerId,
            session: exchanged.session,
            spent: exchanged.spent,
            issued: pair.issued,
          };
      }
    });
    const buyer = buyerId === undefined ? undefined : await buyers.byId(buyerId);
    return buyer ? loggedIn(buyer, pair) : over;
  };
}

/** Ends the session of a refresh token, when it has one that goes on. */
export function createLogOut({ sessions, clock }: Pick<StayLoggedInParts, 'sessions' | 'clock'>) {
  return async (refreshToken: string | undefined): Promise<void> => {
    const named = refreshToken === undefined ? undefined : namedBy(refreshToken, 'refresh');
    if (!named) return;
    const realNow = clock.realNow();
    await sessions.change(named, (session, token) => {
      const ended = loggedOut(session, token, realNow);
      return ended ? { result: undefined, session: ended } : { result: undefined };
    });
  };
}
