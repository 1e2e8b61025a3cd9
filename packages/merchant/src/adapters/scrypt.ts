import { scrypt, scryptSync } from 'node:crypto';
import { Refused, refuse } from '@payflow/contracts';
import type { Clock } from '@payflow/service-kit';
import pLimit from 'p-limit';
import type { Scrypt, ScryptCost } from '../buyers/ports.ts';

/** Node's threads are four, and files and names are looked up by them too. */
const AT_ONCE = 2;
const MOST_WAITING = 50;

const optionsOf = ({ log2N, r, p }: ScryptCost) => {
  const N = 2 ** log2N;
  // What it takes, and the little that OpenSSL wants beside it.
  return { N, r, p, maxmem: 128 * r * (N + p) + 1_048_576 };
};

/** On a thread of its own. Refuses OVERLOADED when too many wait for one. */
function threaded(): Scrypt {
  const limit = pLimit(AT_ONCE);
  return (password, salt, cost, bytes) => {
    if (limit.pendingCount >= MOST_WAITING)
      throw new Refused(
        refuse('OVERLOADED', 'Too many log in at once; nothing was changed. Try again.', {
          retryAfterSeconds: 5,
        }),
      );
    return limit(
      () =>
        new Promise((resolve, reject) =>
          scrypt(password, salt, bytes, optionsOf(cost), (error, key) =>
            error ? reject(error) : resolve(key),
          ),
        ),
    );
  };
}

/** A thread ends when it likes, so where time moves by steps the work is done at once. */
export function createScrypt(clock: Pick<Clock, 'paces'>): Scrypt {
  if (!clock.paces) return threaded();
  return async (password, salt, cost, bytes) => scryptSync(password, salt, bytes, optionsOf(cost));
}
