import type { PaymentStatus } from '@payflow/contracts';

const GOOD: ReadonlySet<PaymentStatus> = new Set(['CAPTURED', 'AUTHORIZED']);
const BAD: ReadonlySet<PaymentStatus> = new Set(['FAILED', 'MANUAL_REVIEW']);
const WAITING: ReadonlySet<PaymentStatus> = new Set(['READY', 'REQUESTED', 'APPROVING', 'UNKNOWN']);

/** The colour that underlines a state. */
export function toneOf(status: PaymentStatus): 'good' | 'bad' | 'waiting' | 'plain' {
  if (GOOD.has(status)) return 'good';
  if (BAD.has(status)) return 'bad';
  return WAITING.has(status) ? 'waiting' : 'plain';
}
