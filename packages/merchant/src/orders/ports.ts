import type { Problem, pay, ReplyOf } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import type { z } from 'zod';
import type { Order } from './order.ts';

/** What the outside world looks like to the shop. */

/** `lost`: no intelligible reply came, and the PG may or may not have acted. */
export type PgAnswer<Reply> =
  | { readonly answer: 'reply'; readonly status: number; readonly reply: Reply }
  | { readonly answer: 'refused'; readonly status: number; readonly problem: Problem }
  | { readonly answer: 'lost'; readonly why: string };

export type ReadyRequest = z.input<typeof pay.ReadyRequest>;
export type ApproveRequest = z.input<typeof pay.ApproveRequest>;
export type CancelRequest = z.input<typeof pay.CancelRequest>;

export interface Pg {
  ready(request: ReadyRequest, key: string): Promise<PgAnswer<ReplyOf<typeof pay.ready>>>;
  approve(request: ApproveRequest, key: string): Promise<PgAnswer<ReplyOf<typeof pay.approve>>>;
  tx(tid: string): Promise<PgAnswer<ReplyOf<typeof pay.tx>>>;
  cancel(request: CancelRequest, key: string): Promise<PgAnswer<ReplyOf<typeof pay.cancel>>>;
}

/** What the PG is asked about: a payment, or a refund of it that the shop began. */
export interface Asked {
  readonly tid: string;
  readonly refundId?: string;
}

/** Whether and when the PG is asked (again) what became of a payment or a refund; `due` is business time in ms. */
export type Asking =
  | (Asked & { readonly ask: 'at'; readonly due: number; readonly attempts: number })
  | (Asked & { readonly ask: 'no-more' });

export interface OrderChange<Result> {
  readonly result: Result;
  /** The order as it is from now on; absent when it stays as it is. */
  readonly order?: Order | undefined;
  readonly asking?: Asking | undefined;
}

export type OrderKey = { readonly orderNo: string } | { readonly tid: string };

export interface Orders {
  find(key: OrderKey): Promise<Order | undefined>;
  /** A buyer's own, the newest first; `before` is an order's number. */
  ofBuyer(
    buyerId: string,
    page: { readonly limit: number; readonly before?: string | undefined },
  ): Promise<Order[]>;
  /** Paid ones, and those that are being paid, that changed since then and were not heard of after `before`; longest first. */
  unchecked(query: {
    readonly changedSince: number;
    readonly before: number;
    readonly limit: number;
  }): Promise<readonly { readonly orderNo: string; readonly tid: string }[]>;
  add(order: Order): Promise<void>;
  /**
   * Decides on the order as it is now and commits what follows at once; `decide` may run more than once.
   * Asking for a payment goes with a key that is its tid.
   * What it comes to must have on paper, an invoice or a credit note, is issued in the same commit.
   * `held` is the timer on whose behalf it happens: when someone else holds that by now, its asking is left to them.
   */
  change<Result>(
    key: OrderKey,
    decide: (order: Order | undefined) => OrderChange<Result>,
    held?: Timer,
  ): Promise<Result>;
}
