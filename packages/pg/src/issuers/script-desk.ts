import { type BodyOf, type issuer, type Refusal, type RefusalCode, refuse } from '@payflow/contracts';

/** Where an issuer that can be told what to do is told it. Refuses, and never throws: every way to fail is an answer. */
export interface ScriptDesk {
  list(issuerName: string): Promise<{ scripts: issuer.Script[] } | Refusal>;
  put(
    issuerName: string,
    name: string,
    script: BodyOf<typeof issuer.putScript>,
  ): Promise<issuer.Script | Refusal>;
  forget(issuerName: string, name: string): Promise<{ name: string } | Refusal>;
  forgetAll(issuerName: string): Promise<{ forgotten: number } | Refusal>;
}

/** What an issuer said instead of doing it. */
export interface IssuersNo {
  readonly status: number;
  /** As it named it; undefined where it said nothing that can be read. */
  readonly code?: string;
  readonly message?: string;
  readonly errors?: Refusal['errors'];
}

/** Its own words are the best there are: about this script, or about a moment that passes. */
const PASSED_ON: readonly RefusalCode[] = [
  'VALIDATION_FAILED',
  'INVALID_STATE',
  'STORAGE_UNAVAILABLE',
  'OVERLOADED',
];

const unavailable = (message: string): Refusal =>
  refuse('ISSUER_UNAVAILABLE', message, { retryAfterSeconds: 1 });

export const noSuchIssuer = (name: string, known: readonly string[]): Refusal =>
  refuse('NOT_FOUND', `There is no issuer ${name}; CARD_ISSUERS names ${known.join(', ')}.`);

export const unreached = (issuer: string, why: string): Refusal =>
  unavailable(`${issuer} does not answer, so nothing is known or changed: ${why}.`);

/** The refusal that an issuer's no becomes. `about` is the script that was named; without one, a 404 is about all of them. */
export function refusalFor(issuer: string, no: IssuersNo, about?: string): Refusal {
  const { status, code, message, errors } = no;
  const passed = PASSED_ON.find((one) => one === code);
  if (passed && message) return refuse(passed, message, errors ? { errors } : {});
  if (status === 401 || status === 403)
    return unavailable(`${issuer} refuses the key that the PG shows it; look at CARD_KEY and CARD_ISSUERS.`);
  if (status !== 404) return unavailable(`${issuer} answered ${status}; nothing is known or changed.`);
  if (about !== undefined && code === 'NOT_FOUND' && message?.includes(about))
    return refuse('NOT_FOUND', message);
  return refuse('NOT_FOUND', `${issuer} takes no scripts: it is not PayFlow's own mock in sandbox mode.`);
}
