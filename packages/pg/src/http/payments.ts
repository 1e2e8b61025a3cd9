import { isRefusal, type Refusal, refuse, rest } from '@payflow/contracts';
import { type Call, type Caller, type Routes, serve } from '@payflow/service-kit';
import { actingAs } from '../merchants/access.ts';
import { apiPayment } from '../payments/api-replies.ts';
import { type AuthorizeCall, authorizePayment } from '../payments/authorization.ts';
import type { PaymentsContext } from '../payments/context.ts';
import { listPayments } from '../payments/list-payments.ts';
import {
  capturePayment,
  type OperationCall,
  refundPayment,
  voidPayment,
} from '../payments/operate-payment.ts';
import { type RequestContext, requestPayment } from '../payments/request-payment.ts';
import type { PaymentReads } from '../records/reads.ts';
import type { Replied } from '../records/replied.ts';
import { tellTimeline } from '../timeline/tell.ts';
import { asAnswer, type KeyOf } from './pay.ts';
import { scriptIn } from './script.ts';

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

type MakingRequest = Pick<Call<typeof rest.authorizePayment>, 'body' | 'caller' | 'key' | 'headers'>;

/** The two calls that make a payment without a payment window: now, and later. */
function addMaking(routes: Routes, context: RequestContext, keyOf: KeyOf): void {
  async function makeBy(
    path: string,
    { body, caller, key: header, headers }: MakingRequest,
    make: (call: AuthorizeCall) => Promise<Replied | Refusal>,
  ) {
    const script = scriptIn(headers, context);
    if (isRefusal(script)) return script;
    const { idempotencyKey, merchantId, ...asked } = body;
    const key = oneKey(header, idempotencyKey);
    if (isRefusal(key)) return key;
    const merchant: Caller | Refusal = await actingAs(context, caller, merchantId);
    if (isRefusal(merchant)) return merchant;
    const keyed = keyOf({ path, caller: merchant, key, body: asked });
    return asAnswer(await make({ body, merchantId: merchant.id, keyed, script: script?.header }));
  }

  serve(routes, rest.authorizePayment, (call) =>
    makeBy(rest.authorizePayment.path, call, (own) => authorizePayment(context, own)),
  );
  serve(routes, rest.requestPayment, (call) =>
    makeBy(rest.requestPayment.path, call, (own) => requestPayment(context, own)),
  );
}

type OperationRequest = Pick<Call<typeof rest.capturePayment>, 'params' | 'caller' | 'key' | 'headers'> & {
  readonly body: unknown;
};

function addOperations(routes: Routes, context: PaymentsContext, keyOf: KeyOf): void {
  /** A key stands for the call on this one payment, so the id is part of its path. */
  async function operateBy(
    { path }: { readonly path: string },
    { params: { paymentId }, caller, key, body, headers }: OperationRequest,
    act: (call: OperationCall) => Promise<Replied | Refusal>,
  ) {
    const script = scriptIn(headers, context);
    if (isRefusal(script)) return script;
    const own = path.replace(':paymentId', () => paymentId);
    const keyed = keyOf({ path: own, caller, key, body });
    return asAnswer(await act({ tid: paymentId, merchantId: caller.id, path: own, keyed, script }));
  }

  serve(routes, rest.capturePayment, (call) =>
    operateBy(rest.capturePayment, call, (own) => capturePayment(context, own, call.body)),
  );
  serve(routes, rest.refundPayment, (call) =>
    operateBy(rest.refundPayment, call, (own) => refundPayment(context, own, call.body)),
  );
  serve(routes, rest.voidPayment, (call) =>
    operateBy(rest.voidPayment, call, (own) => voidPayment(context, own, call.body)),
  );
}

export function addPaymentRoutes(
  routes: Routes,
  context: RequestContext,
  reads: PaymentReads,
  keyOf: KeyOf,
): void {
  addMaking(routes, context, keyOf);
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
