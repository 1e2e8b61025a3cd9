import type { issuer, LedgerAccount, PaymentStatus, WebhookType } from '@payflow/contracts';
import type { Row } from '@payflow/database';
import type { PaymentEvent } from '@payflow/pg';
import type { ItemFact, PayableFact, SettlementFact } from './settlement-facts.ts';
import type { PaperFact, SeriesFact, ShopOrderFact } from './shop-facts.ts';

/**
 * What the books of the gateway, of its issuers and of the shop say, read below all of them; a page of it, or the
 * whole. A page holds some payments with everything that hangs on them, or some replies with the payments that
 * they are about, or what hangs on no payment; its other parts are empty.
 */
export interface Facts {
  /** When this was read. */
  readonly times: TownTimes;
  readonly payments: readonly PaymentFact[];
  /** By the payment's tid, in order. */
  readonly operations: ReadonlyMap<string, readonly OperationFact[]>;
  /** By tid, in order. */
  readonly events: ReadonlyMap<string, readonly PaymentEvent[]>;
  /** Outbox messages that carry the id of one of these events. */
  readonly messages: readonly MessageFact[];
  readonly approvals: readonly Approval[];
  /** `kind subject` of every timer of the gateway. */
  readonly timers: ReadonlySet<string>;
  readonly endpoints: readonly EndpointFact[];
  /** Events whose messages are tried again, or wait for a person. */
  readonly openLetters: ReadonlySet<string>;
  readonly deliveries: readonly DeliveryFact[];
  /** Event → how many deliveries its commit left; without those from before they were counted. */
  readonly told: ReadonlyMap<string, number>;
  readonly postings: readonly PostingFact[];
  /** Of the gateway, and those that the issuers know; by tid. */
  readonly disputes: ReadonlyMap<string, readonly DisputeFact[]>;
  readonly issuerDisputes: ReadonlyMap<string, readonly IssuerDisputeFact[]>;
  /** Days of issuers that were held against their statements. */
  readonly runs: readonly RunFact[];
  /** Where these disagreed with the books. */
  readonly cases: readonly CaseFact[];
  readonly replies: readonly ReplyFact[];
  /** Payments that replies speak of, and all that are being approved. */
  readonly repliedTo: readonly RepliedTo[];
  /** Operations of those payments, and those that were asked for under the same keys. */
  readonly repliedOperations: readonly RepliedOperation[];
  /** Events of these payments that the authorizer is done with. */
  readonly consumed: ReadonlySet<string>;
  /** Those whose requests wait for the bus. */
  readonly unsent: ReadonlySet<string>;
  /** Outbox messages that carry the id of no event, and are no dead letters. */
  readonly strayMessages: readonly MessageFact[];
  /** Messages that should have been published by now. */
  readonly lateMessages: readonly UnsentMessage[];
  readonly timersLooked: number;
  /** Timers that nobody runs, or that someone keeps for too long. */
  readonly lateTimers: readonly LateTimer[];
  readonly textsLooked: number;
  readonly leaks: readonly Leak[];
  /** Transactions that moved what a merchant has coming. */
  readonly payables: readonly PayableFact[];
  readonly items: readonly ItemFact[];
  readonly settlements: readonly SettlementFact[];
  readonly subscriptions: readonly SubscriptionFact[];
  /** Of these subscriptions, all of them. */
  readonly invoices: readonly InvoiceFact[];
  /** Cards on file that a buyer is still to type. */
  readonly waitingKeys: readonly string[];
  readonly shopOrders: readonly ShopOrderFact[];
  /** Papers of the shop that are about no order that it has. */
  readonly strayPapers: readonly PaperFact[];
  /** The shop's rows of numbers. */
  readonly series: readonly SeriesFact[];
}

/** Both in ms. */
export interface TownTimes {
  /** Business time. */
  readonly now: number;
  readonly realNow: number;
}

export interface PaymentFact {
  readonly tid: string;
  readonly status: PaymentStatus;
  readonly merchantId: string;
  readonly amount: number;
  readonly captureMode: string;
  readonly attemptId: string | null;
  readonly approveKey: string | null;
  readonly approvePath: string | null;
  readonly capturedAmount: number | null;
  readonly refundedAmount: number | null;
  /** JSON */
  readonly items: string | null;
  readonly row: Row;
}

export interface OperationFact {
  readonly id: string;
  readonly tid: string;
  readonly kind: 'capture' | 'void' | 'refund';
  readonly amount: number;
  /** JSON */
  readonly items: string | null;
  readonly state: 'PENDING' | 'DONE' | 'DECLINED';
  readonly replyPath: string | null;
  readonly replyKey: string | null;
  readonly row: Row;
}

export interface PostingFact {
  readonly transactionId: string;
  readonly account: LedgerAccount;
  readonly debit: number;
  readonly credit: number;
  readonly currency: string;
  readonly tid: string | null;
}

export interface DisputeFact {
  readonly id: string;
  readonly issuerDisputeId: string;
  readonly tid: string;
  readonly amount: number;
  readonly state: 'OPEN' | 'WON' | 'LOST' | 'REFUSED';
}

export interface IssuerDisputeFact {
  readonly id: string;
  readonly tid: string;
  readonly amount: number | null;
  readonly state: 'PLANNED' | 'OPEN' | 'WON' | 'LOST' | 'LAPSED';
  /** What the journal of its attempt says was given back by it. */
  readonly chargedBack: number;
}

export interface RunFact {
  readonly id: string;
  readonly state: string;
  readonly matchedNet: number;
  readonly accepted: number;
  readonly paid: number;
}

export interface CaseFact {
  readonly id: string;
  readonly line: issuer.StatementLine['kind'] | null;
  readonly ownAmount: number | null;
  readonly statedAmount: number | null;
  readonly resolution: string | null;
}

/** An authorization that the issuer approved; live until it was reversed, or all that was taken went back. */
export interface Approval {
  readonly attemptId: string;
  readonly tid: string;
  readonly amount: number;
  readonly captured: number;
  readonly refunded: number;
  readonly state: 'live' | 'reversed' | 'refunded';
}

export interface MessageFact {
  readonly id: string;
  readonly topic: string;
  readonly tid: string;
  readonly seq: number;
}

export interface UnsentMessage extends MessageFact {
  readonly why: 'not on the bus' | 'held for too long';
}

export interface EndpointFact {
  readonly id: string;
  readonly merchantId: string;
  readonly url: string;
  readonly types: readonly WebhookType[];
  /** When its address, its events, or whether it is enabled changed last. */
  readonly updatedAt: number;
  readonly disabledAt: number | null;
}

export interface DeliveryFact {
  readonly id: string;
  readonly eventId: string;
  readonly endpointId: string;
  readonly addressee: string;
  readonly state: string;
}

export interface ReplyFact {
  readonly merchantId: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  /** Absent while the first request is in flight. */
  readonly status: number | null;
  readonly body: string | null;
}

export type RepliedTo = Pick<PaymentFact, 'tid' | 'status' | 'merchantId' | 'approveKey' | 'approvePath'>;

export type RepliedOperation = Pick<OperationFact, 'id' | 'state' | 'replyPath' | 'replyKey'> & {
  readonly merchantId: string;
};

export interface LateTimer {
  readonly id: string;
  readonly why: 'overdue' | 'held for too long';
}

/** A whole card number in the open. */
export interface Leak {
  readonly place: string;
  /** BIN and last four. */
  readonly masked: string;
}

export interface SubscriptionFact {
  readonly id: string;
  readonly status: string;
  readonly period: number;
}

export interface InvoiceFact {
  readonly id: string;
  readonly subscriptionId: string;
  readonly period: number;
  /** 0: for the whole period. */
  readonly part: number;
  readonly amount: number;
  readonly status: string;
  readonly tid: string | null;
  /** Payments for it whose money was taken, whatever was refunded since. */
  readonly captured: readonly { readonly tid: string; readonly amount: number }[];
}

/** What every page holds. */
export type Shared = Pick<Facts, 'times' | 'timers' | 'endpoints' | 'openLetters'>;

export const NOTHING: Omit<Facts, keyof Shared> = {
  payments: [],
  operations: new Map(),
  events: new Map(),
  messages: [],
  approvals: [],
  deliveries: [],
  told: new Map(),
  consumed: new Set(),
  unsent: new Set(),
  postings: [],
  disputes: new Map(),
  issuerDisputes: new Map(),
  runs: [],
  cases: [],
  replies: [],
  repliedTo: [],
  repliedOperations: [],
  strayMessages: [],
  lateMessages: [],
  timersLooked: 0,
  lateTimers: [],
  textsLooked: 0,
  leaks: [],
  payables: [],
  items: [],
  settlements: [],
  subscriptions: [],
  invoices: [],
  waitingKeys: [],
  shopOrders: [],
  strayPapers: [],
  series: [],
};
