import { type adminPayment, type Refusal, type ReplyOf, refuse } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { boundBy, type Dispute } from '../disputes/dispute.ts';
import { apiPayment } from './api-replies.ts';
import { timerId } from './change.ts';
import { itemsLeft, leftToRefund } from './left-to-refund.ts';
import { isPending, type Operation } from './operation.ts';
import { attemptOf, type Payment } from './payment.ts';

/** A payment with what stands around it, for whoever runs the gateway. */

type Shown = ReplyOf<typeof adminPayment.adminPayment>;

/** A timer that is about it. */
export interface PaymentTimer {
  readonly id: string;
  /** In the time that it follows, ms. */
  readonly due: number;
  readonly attempts: number;
}

export interface Surroundings {
  readonly payment: Payment;
  readonly merchantName: string;
  readonly disputes: readonly Dispute[];
  readonly timers: readonly PaymentTimer[];
  /** Ids of settlements. */
  readonly settlements: readonly string[];
}

/** Prisma answers it. */
export interface SurroundingsReads {
  /** `timersOf`: the ids of the timers that may be about a payment. */
  surroundingsOf(
    tid: string,
    timersOf: (payment: Payment) => readonly string[],
  ): Promise<Surroundings | undefined>;
}

type Wait = Shown['waits'][number];

const OWN_KINDS = ['expire', 'resolve', 'reverse', 'void-authorization'] as const;

/** What the gateway may be going to do with a payment, by the id of the timer. */
function possibleWaits({ terms, operations }: Payment): Map<string, Pick<Wait, 'kind' | 'operationId'>> {
  const waits = new Map<string, Pick<Wait, 'kind' | 'operationId'>>();
  for (const kind of OWN_KINDS) waits.set(timerId(kind, terms.tid), { kind, operationId: null });
  for (const { id } of operations.filter(isPending))
    waits.set(timerId('repeat-operation', id), { kind: 'repeat-operation', operationId: id });
  return waits;
}

function waitsOf({ payment, timers }: Surroundings): Wait[] {
  const possible = possibleWaits(payment);
  return timers.flatMap(({ id, due, attempts }) => {
    const wait = possible.get(id);
    return wait ? [{ ...wait, due: isoTime(due), tries: attempts }] : [];
  });
}

const shownOperation = ({
  replyTo: _replyTo,
  seq: _seq,
  ...operation
}: Operation): Shown['operations'][number] => ({
  ...operation,
  items: operation.items && [...operation.items],
  requestedAt: isoTime(operation.requestedAt),
});

const pendingAmount = ({ operations }: Payment): number =>
  operations
    .filter((one) => isPending(one) && one.kind !== 'void')
    .reduce((sum, { amount }) => sum + amount, 0);

/** What of a payment's items can still go back; a sku that stands there twice has its rest told once. */
function shownItems(payment: Payment): Shown['items'] {
  const left = new Map(itemsLeft(payment));
  return (payment.terms.items ?? []).map((item) => {
    const rest = Math.max(0, Math.min(left.get(item.sku) ?? 0, item.quantity));
    left.set(item.sku, (left.get(item.sku) ?? 0) - rest);
    return { ...item, left: rest };
  });
}

function shown(around: Surroundings, traceViewer: string | null): Shown {
  const { payment, disputes } = around;
  const { terms, captured } = payment;
  const attempt = attemptOf(payment);
  return {
    payment: apiPayment(payment),
    merchantName: around.merchantName,
    orderName: terms.orderName,
    customerKey: terms.customerKey,
    taxFreeAmount: terms.taxFreeAmount,
    installmentMonths: attempt?.installmentMonths ?? null,
    attemptId: attempt?.id ?? null,
    fee: captured?.fee.fee ?? 0,
    vat: captured?.fee.vat ?? 0,
    pendingAmount: pendingAmount(payment),
    disputedAmount: boundBy(disputes),
    leftToRefund: leftToRefund(payment, disputes),
    items: shownItems(payment),
    operations: payment.operations.map(shownOperation),
    waits: waitsOf(around),
    disputes: disputes.map(({ id, state, amount }) => ({ id, state, amount })),
    settlements: [...around.settlements],
    traceViewer,
  };
}

/** Any merchant's payment. Refuses NOT_FOUND. */
export async function lookAtPayment(
  reads: SurroundingsReads,
  { tid, traceViewer }: { readonly tid: string; readonly traceViewer: string | undefined },
): Promise<Shown | Refusal> {
  const around = await reads.surroundingsOf(tid, (payment) => [...possibleWaits(payment).keys()]);
  return around ? shown(around, traceViewer ?? null) : refuse('NOT_FOUND', `There is no payment ${tid}.`);
}
