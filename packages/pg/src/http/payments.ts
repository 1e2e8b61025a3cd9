import { isRefusal, type Refusal, refuse, rest } from '@payflow/contracts';
import { type Call, type Caller, type Routes, serve } from '@payflow/service-kit';
import { actingAs } from '../merchants/access.ts';
import { apiPayment } from '../payments/api-replies.ts';
import { authorizePayment } from '../payments/authorization.ts';
import type { PaymentsContext } from '../payments/context.ts';
import { listPayments } from '../payments/list-payments.ts';
import {
  capturePayment,
  type OperationCall,
  refundPayment,
  voidPayment,
} from '../payments/operate-payment.ts';
import type { PaymentReads } from '../records/reads.ts';
import { tellTimeline } from '../timeline/tell.ts';
import { asAnswer, type KeyOf } from './pay.ts';

/** The one key of a call that takes it as a header and as a field. */
function oneKey(header: string | undefined, field: string | undefined): string | Refusal {
  const key = header ?? field;
  if (key === undefined) {
    return refuse(
      'IDEMPOTENCY_KEY_MISSING',
      'Send an Idempotency-Key header, or idempotencyKey in the body.',
    );
  }
  if (field === undefined || field === key) return key;
  const message = 'is not the Idempotency-Key of the header';
  return refuse('VALIDATION_FAILED', `idempotencyKey ${message}.`, {
    errors: [{ path: 'idempotencyKey', message }],
  });
}

function addAuthorize(routes: Routes, context: PaymentsContext, keyOf: KeyOf): void {
  serve(routes, rest.authorizePayment, async ({ body, caller, key: header }) => {
    const { idempotencyKey, merchantId, ...asked } = body;
    const key = oneKey(header, idempotencyKey);
    if (isRefusal(key)) return key;
    const merchant: Caller | Refusal = await actingAs(context, caller, merchantId);
    if (isRefusal(merchant)) return merchant;
    const keyed = keyOf({ path: rest.authorizePayment.path, caller: merchant, key, body: asked });
    return asAnswer(await authorizePayment(context, { body, merchantId: merchant.id, keyed }));
  });
}

/** A key stands for the call on this one payment, so the id is part of its path. */
function aboutPayment(
  { path }: { readonly path: string },
  { params: { paymentId }, caller, key, body }: OperationRequest,
  keyOf: KeyOf,
): OperationCall {
  const own = path.replace(':paymentId', () => paymentId);
  const keyed = keyOf({ path: own, caller, key, body });
  return { tid: paymentId, merchantId: caller.id, path: own, keyed };
}

type OperationRequest = Pick<Call<typeof rest.capturePayment>, 'params' | 'caller' | 'key'> & {
  readonly body: unknown;
};

function addOperations(routes: Routes, context: PaymentsContext, keyOf: KeyOf): void {
  serve(routes, rest.capturePayment, async (call) =>
    asAnswer(await capturePayment(context, aboutPayment(rest.capturePayment, call, keyOf), call.body)),
  );
  serve(routes, rest.refundPayment, async (call) =>
    asAnswer(await refundPayment(context, aboutPayment(rest.refundPayment, call, keyOf), call.body)),
  );
  serve(routes, rest.voidPayment, async (call) =>
    asAnswer(await voidPayment(context, aboutPayment(rest.voidPayment, call, keyOf), call.body)),
  );
}

export function addPaymentRoutes(
  routes: Routes,
  context: PaymentsContext,
  reads: PaymentReads,
  keyOf: KeyOf,
): void {
  addAuthorize(routes, context, keyOf);
  addOperations(routes, context, keyOf);
  serve(routes, rest.listPayments, ({ query, caller }) =>
    listPayments(reads, { merchantId: caller.id, query }),
  );
  serve(routes, rest.getPayment, async ({ params: { paymentId }, caller }) => {
    const payment = await reads.byTid(paymentId);
    return payment?.terms.merchantId === caller.id
      ? {
          code: 'OK' as const,
          message: `The payment is ${payment.state.status}.`,
          data: apiPayment(payment),
        }
      : refuse('NOT_FOUND', `There is no payment ${paymentId}.`);
  });
  serve(routes, rest.paymentTimeline, ({ params: { paymentId }, caller }) =>
    tellTimeline(reads, { paymentId, merchantId: caller.id }),
  );
}
