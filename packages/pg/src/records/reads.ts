import type { PaymentMethod, PaymentStatus } from '@payflow/contracts';
import type { OldReply } from '../idempotency/reply.ts';
import type { Merchant } from '../merchants/merchant.ts';
import type { Payment } from '../payments/payment.ts';
import type { Story } from '../timeline/story.ts';
import type { PageEnd } from './cursor.ts';

/** What payments are narrowed to. */
export interface PaymentFilters {
  readonly status?: PaymentStatus | undefined;
  readonly method?: PaymentMethod | undefined;
  /** Business time, ms; made at `from` or later, and before `to`. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly minAmount?: number | undefined;
  readonly maxAmount?: number | undefined;
}

export interface PaymentQuery extends PaymentFilters {
  readonly merchantId: string;
  readonly orderNo?: string | undefined;
  /** What comes after the end of another page. */
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

/** Looks that are not on the way of a write; Prisma answers them. */
export interface PaymentReads {
  byTid(tid: string): Promise<Payment | undefined>;
  /** Without their operations; the newest first, those of the same time by tid. */
  newest(query: PaymentQuery): Promise<Payment[]>;
  storyOf(tid: string): Promise<Story | undefined>;
  /** Stored replies from before this business time, the oldest first. */
  repliesBefore(at: number, limit: number): Promise<OldReply[]>;
}

export interface MerchantReads {
  /** By id, those after this one; with `search`, those whose id or name holds it. */
  merchantsAfter(id: string | undefined, limit: number, search?: string): Promise<Merchant[]>;
}
