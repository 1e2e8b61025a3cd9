import { buyers as contract, type Refusal, refuse } from '@payflow/contracts';
import type { Clock, Ids } from '@payflow/service-kit';
import type { Guessing } from './guessing.ts';
import { type Passwords, SALT_BYTES } from './password.ts';
import type { Buyers } from './ports.ts';

export interface SignUpParts {
  readonly buyers: Buyers;
  readonly passwords: Passwords;
  readonly guessing: Guessing;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface SignUpCommand {
  /** Normalised. */
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** Where it comes from. */
  readonly client: string;
}

const isTheAddress = (password: string, email: string): boolean =>
  contract.normalisedEmail(password) === email;

/**
 * Takes a buyer in. The reply and the time that it takes are the same when the address has a buyer already, who stays as they are.
 * Refuses VALIDATION_FAILED for the address as a password, and RATE_LIMITED.
 */
export function createSignUp({ buyers, passwords, guessing, clock, ids }: SignUpParts) {
  return async ({ email, password, name, client }: SignUpCommand): Promise<{ email: string } | Refusal> => {
    const refusal = guessing.signUp(client);
    if (refusal) return refusal;
    if (isTheAddress(password, email)) {
      const message = 'must not be the e-mail address itself';
      return refuse('VALIDATION_FAILED', `password: ${message}`, { errors: [{ path: 'password', message }] });
    }
    const passwordHash = await passwords.hash(password, ids.bytes(SALT_BYTES, `salt ${email}`));
    const at = clock.now();
    await buyers.add({
      id: ids.next('byr', email),
      email,
      name,
      passwordHash,
      createdAt: at,
      updatedAt: at,
    });
    return { email };
  };
}
