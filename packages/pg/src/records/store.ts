import type { BillingKeyFacts, BillingKeyOutcome, BillingKeyQuestion } from '../billing-keys/records.ts';
import type { OutboxMessage } from '../bus/outbox.ts';
import type { CheckoutPage } from '../checkout/page-state.ts';
import type { ConsumingFacts, ConsumingOutcome, ConsumingQuestion } from '../consumers/records.ts';
import type { DisputeFacts, DisputeOutcome, DisputeQuestion } from '../disputes/records.ts';
import type { OldReply, ReplyKey, StoredReply } from '../idempotency/reply.ts';
import type { Posting } from '../ledger/posting.ts';
import type { Merchant } from '../merchants/merchant.ts';
import type { Change, TimerChange } from '../payments/change.ts';
import type { IssuerCall } from '../payments/issuer-call.ts';
import type { Payment } from '../payments/payment.ts';
import type {
  ReconciliationFacts,
  ReconciliationOutcome,
  ReconciliationQuestion,
} from '../reconciliation/records.ts';
import type { SettlementFacts, SettlementOutcome, SettlementQuestion } from '../settlements/records.ts';
import type {
  SubscriptionFacts,
  SubscriptionOutcome,
  SubscriptionQuestion,
} from '../subscriptions/records.ts';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';

/** What a decision must know; everything it names is loaded in the batch's one load. Each noun has its own part. */
export interface Question
  extends ConsumingQuestion,
    BillingKeyQuestion,
    SettlementQuestion,
    DisputeQuestion,
    SubscriptionQuestion,
    ReconciliationQuestion {
  /** A payment with all its operations. */
  readonly tid?: string;
  /** A payment that is being approved: nothing was operated on it yet, so its operations are not loaded. */
  readonly approving?: string;
  /** Which payment an operation belongs to. */
  readonly operation?: string;
  /** All payments of a merchant's order, without their operations. */
  readonly order?: { readonly merchantId: string; readonly orderNo: string };
  readonly reply?: ReplyKey;
  readonly endpointsOf?: string;
  readonly pageOf?: string;
  readonly merchant?: string;
  readonly delivery?: string;
  /** The timer whose handler asks: its fence must still be this one, or nothing is decided. */
  readonly timer?: { readonly id: string; readonly fence: number };
}

export interface Facts
  extends ConsumingFacts,
    BillingKeyFacts,
    SettlementFacts,
    DisputeFacts,
    SubscriptionFacts,
    ReconciliationFacts {
  readonly payment: Payment | undefined;
  readonly operationTid: string | undefined;
  readonly orderPayments: readonly Payment[];
  readonly stored: StoredReply | undefined;
  readonly endpoints: readonly Endpoint[];
  readonly page: CheckoutPage | undefined;
  readonly merchant: Merchant | undefined;
  readonly delivery: Delivery | undefined;
  /** The attempts of the timer that asks; 0 when none does. */
  readonly timerAttempts: number;
}

/** What a decision leaves behind, all in one commit. */
export interface Outcome<Result>
  extends ConsumingOutcome,
    BillingKeyOutcome,
    SettlementOutcome,
    DisputeOutcome,
    SubscriptionOutcome,
    ReconciliationOutcome {
  readonly result: Result;
  readonly changes?: readonly Change[];
  readonly postings?: readonly Posting[];
  readonly timers?: readonly TimerChange[];
  readonly messages?: readonly OutboxMessage[];
  readonly deliveries?: readonly Delivery[];
  /** The issuer's answer that the changes are effects of. */
  readonly asked?: IssuerCall;
  readonly attempt?: DeliveryAttempt;
  readonly reply?: StoredReply;
  /** Replies that have been kept long enough. */
  readonly forgets?: readonly OldReply[];
  readonly page?: CheckoutPage;
  readonly endpoint?: Endpoint;
  /** Deleted, as it was. */
  readonly dropsEndpoint?: Endpoint;
  readonly merchant?: Merchant;
}

/** The port to storage. Both methods throw Refused STORAGE_UNAVAILABLE when the database does not answer. */
export interface Store {
  /**
   * Decides together with others in one batch and answers after its commit. `decide` is pure and may run again.
   * Resolves to 'LOST' when the question's timer is no longer held.
   */
  decide<Result>(question: Question, decide: (facts: Facts) => Outcome<Result>): Promise<Result | 'LOST'>;
  /** A look without a decision. */
  look(question: Question): Promise<Facts>;
  /** The merchant whose key this is or was; until when an old one works is for the caller to see. */
  merchantByKeyHash(keyHash: string): Promise<Merchant | undefined>;
}
