import { refuse } from '@payflow/contracts';
import { type Authenticate, type Clock, sameSecret } from '@payflow/service-kit';
import type { Sessions } from './ports.ts';
import { bearerOf } from './session.ts';
import { ADMIN, GUEST } from './shopper.ts';
import { namedBy } from './token.ts';

export interface AuthenticateParts {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly adminKey: string | undefined;
}

const logInFirst = refuse(
  'UNAUTHORIZED',
  'Send the access token of a login as "Authorization: Bearer <access token>"; POST /merchant/api/auth/login gives one.',
);

/** Who is at the counter, by their access token. An access token that is over is refused, never taken for a guest's. */
export function createAuthenticators({ sessions, clock, adminKey }: AuthenticateParts) {
  const buyer: Authenticate = async ({ credentials }) => {
    const named = credentials.kind === 'key' ? namedBy(credentials.key, 'access') : undefined;
    if (!named) return logInFirst;
    const { session, token } = await sessions.find(named);
    const id = bearerOf(session, token, clock.realNow());
    return id === undefined ? logInFirst : { id };
  };
  const shopper: Authenticate = (facts) => {
    const { credentials } = facts;
    if (credentials.kind === 'none') return { id: GUEST };
    if (credentials.kind === 'key' && adminKey !== undefined && sameSecret(credentials.key, adminKey))
      return { id: ADMIN };
    return buyer(facts);
  };
  return { buyer, shopper };
}
