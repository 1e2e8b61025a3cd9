import type { OldReply } from '../idempotency/reply.ts';
import type { Payment } from '../payments/payment.ts';

/** Looks that are not on the way of a write; Prisma answers them. */
export interface PaymentReads {
  byTid(tid: string): Promise<Payment | undefined>;
  /** Stored replies from before this business time, the oldest first. */
  repliesBefore(at: number, limit: number): Promise<OldReply[]>;
}
