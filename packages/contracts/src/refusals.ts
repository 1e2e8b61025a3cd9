/**
 * Every way in which PayFlow says no: nothing was changed, and the caller can act on it.
 * A decline by an issuer is not here, it is a state of the payment.
 */
export const refusals = {
  VALIDATION_FAILED: {
    status: 400,
    summary: 'A field is missing, unknown or out of range; `errors` says which.',
  },
  MALFORMED_JSON: { status: 400, summary: 'The body is not JSON.' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, summary: 'This call needs an Idempotency-Key.' },
  UNAUTHORIZED: { status: 401, summary: 'No valid key was sent.' },
  INVALID_SIGNATURE: {
    status: 401,
    summary: 'The webhook is unsigned, tampered with, stale, or signed with another secret.',
  },
  FORBIDDEN: { status: 403, summary: 'The key, Host or Origin is not allowed here.' },
  NOT_FOUND: { status: 404, summary: 'There is no such thing, or it belongs to another merchant.' },
  METHOD_NOT_ALLOWED: { status: 405, summary: 'The path exists, the method does not; see Allow.' },
  REQUEST_TIMEOUT: { status: 408, summary: 'Headers or body came too slowly.' },
  INVALID_STATE: {
    status: 409,
    summary: 'The payment, order or snapshot is not in a state that allows this.',
  },
  DUPLICATE_REQUEST: { status: 409, summary: 'A request with the same Idempotency-Key is still in flight.' },
  DUPLICATE_ORDER: { status: 409, summary: 'This orderNo already has a payment that is under way or paid.' },
  CAPTURE_CONFLICT: {
    status: 409,
    summary: 'There is nothing held that could be captured like this, or the issuer declined it.',
  },
  REFUND_CONFLICT: {
    status: 409,
    summary: 'Less money or fewer items are left to refund, or the issuer declined it.',
  },
  CANCEL_CONFLICT: {
    status: 409,
    summary: 'The payment cannot be cancelled like this, or the issuer declined it.',
  },
  BODY_TOO_LARGE: { status: 413, summary: 'The body is over 100 kB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, summary: 'Send content-type: application/json.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, summary: 'This Idempotency-Key was used with another body.' },
  CALLBACK_NOT_ALLOWED: { status: 422, summary: 'PayFlow may not send webhooks to this address.' },
  AMOUNT_MISMATCH: { status: 422, summary: 'The amount is not the one that was made ready.' },
  CARD_NOT_A_TEST_CARD: { status: 422, summary: 'Only published test card numbers are accepted.' },
  CARD_NOT_ACCEPTED: {
    status: 422,
    summary: 'The issuer does not take this card for later payments; the message says why.',
  },
  RATE_LIMITED: { status: 429, summary: 'Too many requests; wait as long as Retry-After says.' },
  HEADERS_TOO_LARGE: { status: 431, summary: 'The headers are over 16 kB.' },
  INTERNAL_ERROR: { status: 500, summary: 'PayFlow is at fault; the log tells more under the requestId.' },
  ISSUER_UNAVAILABLE: {
    status: 503,
    summary: 'No issuer can be reached; nothing was sent and the payment stays READY.',
  },
  PG_UNAVAILABLE: { status: 503, summary: 'The shop cannot reach the PG; nothing was paid. Try again.' },
  OVERLOADED: { status: 503, summary: 'Too many requests are waiting; nothing was changed. Try again.' },
  STORAGE_UNAVAILABLE: {
    status: 503,
    summary: 'The database did not take it; nothing is acknowledged. Look the payment up, or try again.',
  },
  UPSTREAM_UNAVAILABLE: {
    status: 503,
    summary:
      'The server behind the proxy did not answer, and may have acted. Look the payment up, or try again.',
  },
} as const satisfies Record<string, { status: number; summary: string }>;

export type RefusalCode = keyof typeof refusals;

/** Codes under /api/v1 that are no refusals: the payment in `data` was committed, and a repeat brings the same reply. */
export const outcomes = {
  PAYMENT_OUTCOME_UNKNOWN: {
    status: 202,
    summary: 'The issuer did not answer; the payment is UNKNOWN and will be resolved.',
  },
  CARD_DECLINED: { status: 402, summary: 'The payment is FAILED; `data.failure` says why.' },
} as const satisfies Record<string, { status: number; summary: string }>;

export type OutcomeCode = keyof typeof outcomes;

export interface FieldError {
  /** Where, in dots: `card.number`; empty for the body as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface Refusal {
  readonly refusal: RefusalCode;
  /** One sentence that a developer can act on. */
  readonly message: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
}

export function refuse(
  refusal: RefusalCode,
  message: string,
  more: Pick<Refusal, 'errors' | 'retryAfterSeconds'> = {},
): Refusal {
  return { refusal, message, ...more };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refusal' in value;
}

/** What any call may meet before its handler is asked; the PG's merchants may meet RATE_LIMITED too, and a proxy adds that and UPSTREAM_UNAVAILABLE. */
export const refusedAnywhere = [
  'FORBIDDEN',
  'REQUEST_TIMEOUT',
  'HEADERS_TOO_LARGE',
  'INTERNAL_ERROR',
] as const;
/** What any call with a body may meet as well. */
export const refusedWithBody = [
  'VALIDATION_FAILED',
  'MALFORMED_JSON',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'STORAGE_UNAVAILABLE',
  'OVERLOADED',
] as const;
