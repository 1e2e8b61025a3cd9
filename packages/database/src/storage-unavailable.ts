import { Refused, refuse } from '@payflow/contracts';

/** What a caller is told when the database does not take or answer; the cause is for the log. */
export const storageUnavailable = (cause: unknown): Refused =>
  new Refused(
    refuse('STORAGE_UNAVAILABLE', 'The database did not answer; nothing was changed, try again.', {
      retryAfterSeconds: 1,
    }),
    { cause },
  );
