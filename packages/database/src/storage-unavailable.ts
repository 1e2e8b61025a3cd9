import { Refused, refuse } from '@payflow/contracts';

/** What a caller is told when the database does not take or answer; the cause is for the log. */
export const storageUnavailable = (cause: unknown): Refused =>
  new Refused(
    refuse('STORAGE_UNAVAILABLE', 'The database did not answer; nothing was changed, try again.', {
      retryAfterSeconds: 1,
    }),
    { cause },
  );

/** COMMIT was sent, and nothing was heard of it since. */
export const commitUnheard = (cause: unknown): Refused =>
  new Refused(
    refuse(
      'STORAGE_UNAVAILABLE',
      'The database did not say whether this was written; ask again with the same Idempotency-Key, or look.',
      { retryAfterSeconds: 1 },
    ),
    { cause },
  );
