import type { Refusal } from './refusals.ts';

/** Thrown where a refusal cannot be returned: by a database that is gone, by a broken body. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

/** Why a server does not start, in one line for its user. */
export class StartupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartupError';
  }
}
