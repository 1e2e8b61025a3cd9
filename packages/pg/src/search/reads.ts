import type { Payment } from '../payments/payment.ts';
import type { PageEnd } from '../records/cursor.ts';
import type { PaymentFilters } from '../records/reads.ts';
import type { Understood } from './understand.ts';

export interface SearchFilters extends PaymentFilters {
  readonly merchantId?: string | undefined;
  readonly issuer?: string | undefined;
}

export interface SearchQuery extends SearchFilters {
  readonly meant?: Understood | undefined;
  /** What comes after the end of another page. */
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

export interface FoundPage {
  /** Without their operations, the newest first. */
  readonly payments: readonly Payment[];
  /** Where the page ended; absent: nothing comes after it. It may have ended before it was full. */
  readonly end: PageEnd | undefined;
}

export interface SearchReads {
  /** One page along one index; of payments that filters do not let through it looks at so many at most. */
  page(query: SearchQuery): Promise<FoundPage>;
  /** What changed at this business time or later, what changed last first. */
  changedSince(at: number, limit: number): Promise<Payment[]>;
}
