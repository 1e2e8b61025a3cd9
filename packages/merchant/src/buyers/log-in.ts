import { type Refusal, refuse } from '@payflow/contracts';
import type { Clock, Ids } from '@payflow/service-kit';
import type { Buyer } from './buyer.ts';
import type { Guessing } from './guessing.ts';
import { type Passwords, SALT_BYTES } from './password.ts';
import type { Buyers, Sessions } from './ports.ts';
import { begun } from './session.ts';
import { newSessionId } from './token.ts';
import { type LoggedIn, loggedIn, newPair } from './token-pair.ts';

export interface LogInParts {
  readonly buyers: Buyers;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly guessing: Guessing;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface LogInCommand {
  /** Normalised. */
  readonly email: string;
  readonly password: string;
  /** Where it comes from. */
  readonly client: string;
}

const wrong = refuse('UNAUTHORIZED', 'The e-mail address or the password is wrong.');

/** Begins a session. Refuses UNAUTHORIZED, which does not tell an unknown address from a wrong password, and RATE_LIMITED. */
export function createLogIn({ buyers, sessions, passwords, guessing, clock, ids }: LogInParts) {
  /** A hash that costs less than today's gives way to one that does not, now that the password is at hand. */
  async function strengthen(buyer: Buyer, password: string): Promise<void> {
    const renewed = await passwords.hash(password, ids.bytes(SALT_BYTES, `salt ${buyer.email}`));
    await buyers.setPasswordHash(buyer, renewed, clock.now());
  }

  return async ({ email, password, client }: LogInCommand): Promise<LoggedIn | Refusal> => {
    const refusal = guessing.begin(email, client);
    if (refusal) return refusal;
    const buyer = await buyers.byEmail(email);
    const verdict = await passwords.verify(password, buyer?.passwordHash ?? passwords.decoy);
    if (!buyer || verdict === 'wrong') return wrong;
    guessing.wasRight(email, client);
    if (verdict === 'outdated') await strengthen(buyer, password);
    const realNow = clock.realNow();
    const session = begun(newSessionId(realNow, ids, buyer.id), buyer.id, realNow);
    const pair = newPair(session.id, realNow, ids);
    await sessions.start(session, pair.issued);
    return loggedIn(buyer, pair);
  };
}
