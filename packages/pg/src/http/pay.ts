import { isRefusal, pay, type Refusal, refuse } from '@payflow/contracts';
import { type Answer, type Routes, serve } from '@payflow/service-kit';
import { merchantOf } from '../merchants/access.ts';
import { approvePayment } from '../payments/approval.ts';
import { APPROVE_PATH } from '../payments/attempt-replies.ts';
import { cancelPayment } from '../payments/cancel-payment.ts';
import type { PaymentsContext } from '../payments/context.ts';
import { makeReady } from '../payments/make-ready.ts';
import { paymentReply } from '../payments/replies.ts';
import type { PaymentReads } from '../records/reads.ts';
import type { Keyed, Replied } from '../records/replied.ts';
import { scriptIn } from './script.ts';

/** How a keyed call's body becomes the row that recognizes its repeat. */
export type KeyOf = (call: {
  path: string;
  caller: { id: string };
  key: string | undefined;
  body: unknown;
}) => Keyed;

export const asAnswer = (replied: Replied | Refusal): Answer<never> | Refusal =>
  isRefusal(replied) ? replied : { answer: 'stored', ...replied.reply, replayed: replied.replayed };

export function addPayRoutes(
  routes: Routes,
  context: PaymentsContext,
  reads: PaymentReads,
  keyOf: KeyOf,
): void {
  serve(routes, pay.ready, async ({ body, caller, key }) =>
    asAnswer(
      await makeReady(context, {
        body,
        merchant: merchantOf(caller),
        keyed: keyOf({ path: pay.ready.path, caller, key, body }),
      }),
    ),
  );
  serve(routes, pay.approve, async ({ body, caller, key, headers }) => {
    const script = scriptIn(headers, context);
    if (isRefusal(script)) return script;
    const keyed = keyOf({ path: APPROVE_PATH, caller, key, body });
    return asAnswer(
      await approvePayment(context, { body, merchantId: caller.id, keyed, script: script?.header }),
    );
  });
  serve(routes, pay.cancel, async ({ body, caller, key, headers }) => {
    const script = scriptIn(headers, context);
    if (isRefusal(script)) return script;
    const keyed = keyOf({ path: pay.cancel.path, caller, key, body });
    return asAnswer(await cancelPayment(context, { body, merchantId: caller.id, keyed, script }));
  });
  serve(routes, pay.tx, async ({ params, caller }) => {
    const payment = await reads.byTid(params.tid);
    return payment?.terms.merchantId === caller.id
      ? paymentReply(payment)
      : refuse('NOT_FOUND', `There is no payment ${params.tid}.`);
  });
}
