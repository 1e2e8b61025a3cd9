/** What an authorization asked for, with of its card what may be kept. */
export interface Asked {
  readonly tid: string;
  readonly orderNo: string | null;
  readonly merchantName: string;
  readonly amount: number;
  readonly currency: 'KRW';
  /** The money is taken at once, not only held. */
  readonly capture: boolean;
  /** BIN and last four. */
  readonly cardMasked: string;
}

interface Numbered {
  readonly attemptId: string;
  /** 1, 2, 3… within the attempt. */
  readonly seq: number;
  /** Business time. */
  readonly at: number;
}

/** What a script has the statement make of an entry; the amount that it shows, 0 for none, or its own twice. */
export type Stated = number | 'twice';

/** What stands on a statement; `stated` is there only as it is written, for no rule looks at it. */
interface OnStatement {
  readonly stated?: Stated;
}

export interface Authorized extends Numbered, OnStatement {
  readonly type: 'authorized';
  readonly asked: Asked;
  readonly refNo: string;
  readonly authCode: string;
  /** The card on file that it was asked to leave; absent when it was not asked to. */
  readonly cardToken?: string;
}

export interface Declined extends Numbered {
  readonly type: 'declined';
  readonly asked: Asked;
  readonly responseCode: string;
  readonly reason: string;
}

/** Held money was taken, once; what it leaves over was released. */
export interface Captured extends Numbered, OnStatement {
  readonly type: 'captured';
  readonly operationId: string;
  readonly refNo: string;
  /** What was taken. */
  readonly amount: number;
}

export interface Refunded extends Numbered, OnStatement {
  readonly type: 'refunded';
  readonly operationId: string;
  readonly refNo: string;
  /** What was given back. */
  readonly amount: number;
}

/** The issuer's no to a capture or a refund. */
export interface OperationDeclined extends Numbered {
  readonly type: 'operation_declined';
  readonly operation: 'capture' | 'refund';
  readonly operationId: string;
  /** null when nothing was ever approved. */
  readonly refNo: string | null;
  /** What was asked for; null: all there is. */
  readonly amount: number | null;
  readonly responseCode: string;
  readonly reason: string;
}

export interface Reversed extends Numbered {
  readonly type: 'reversed';
  readonly operationId: string;
  readonly refNo: string;
  /** What was given back. */
  readonly amount: number;
}

/** A reversal of an attempt that was never seen: an authorization that arrives later is declined. */
export interface Tombstoned extends Numbered {
  readonly type: 'tombstoned';
  readonly operationId: string;
  readonly tid: string | null;
}

/** A cardholder wants back what was taken; won, it stays taken; charged back, it is gone. */
export interface DisputeEntry extends Numbered {
  readonly type: 'disputed' | 'dispute_won' | 'charged_back';
  readonly disputeId: string;
  readonly refNo: string;
  /** What the dispute is about. */
  readonly amount: number;
}

/** One line of the journal; written once, never changed. */
export type Entry = Authorized | Declined | Operation | DisputeEntry;

/** What was done, or declined, after the authorization, under an id of its own. */
export type Operation = Captured | Refunded | OperationDeclined | Reversed | Tombstoned;
