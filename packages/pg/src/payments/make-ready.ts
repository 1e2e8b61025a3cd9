import { type BodyOf, isRefusal, type pay, type Refusal, refuse } from '@payflow/contracts';
import { tooMuch } from '../merchants/limits.ts';
import type { Merchant } from '../merchants/merchant.ts';
import { type Keyed, onceByKey, type Replied, storedReply } from '../records/replied.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { defaultEndpoint } from '../webhooks/endpoint.ts';
import { checkTargetUrl } from '../webhooks/target.ts';
import type { PaymentsContext } from './context.ts';
import { type ReadyCommand, ready } from './ready.ts';
import { readyReply } from './replies.ts';

export interface ReadyCall {
  readonly body: BodyOf<typeof pay.ready>;
  readonly merchant: Pick<Merchant, 'id' | 'amountMax'>;
  readonly keyed: Keyed;
}

interface Made extends Replied {
  readonly mail: Mail;
}

function commandOf({ body, merchant, keyed }: ReadyCall, { ids }: PaymentsContext): ReadyCommand {
  return {
    id: ids.next('chg', body.orderNo),
    at: keyed.at,
    terms: {
      tid: ids.tid(body.orderNo),
      merchantId: merchant.id,
      orderNo: body.orderNo,
      orderName: body.orderName ?? null,
      amount: body.amount,
      currency: body.currency,
      captureMode: body.captureMode,
      taxFreeAmount: body.taxFreeAmount ?? null,
      customerKey: body.customerKey ?? null,
      items: body.items ?? null,
      callbackUrl: body.callbackUrl ?? null,
      successUrl: body.successUrl ?? null,
      failUrl: body.failUrl ?? null,
      readyFingerprint: keyed.fingerprint,
    },
  };
}

/** `/pay/ready`: one commit, by the rules of ready.ts. */
export async function makeReady(context: PaymentsContext, call: ReadyCall): Promise<Replied | Refusal> {
  const { store, targetPolicy, pgUrl, follow, holds } = context;
  const { body, merchant, keyed } = call;
  const target = body.callbackUrl === undefined ? undefined : checkTargetUrl(body.callbackUrl, targetPolicy);
  if (target && !target.allowed) return refuse('CALLBACK_NOT_ALLOWED', `callbackUrl: ${target.message}`);
  const command = commandOf(call, context);

  const decide = (facts: Facts): Outcome<Made | Refusal> => {
    const refusal = tooMuch(merchant, body.amount);
    if (refusal) return { result: refusal };
    if (body.callbackUrl !== undefined && !defaultEndpoint(facts.endpoints)) {
      return {
        result: refuse(
          'CALLBACK_NOT_ALLOWED',
          'Register a webhook endpoint first (POST /api/v1/webhook-endpoints): its secret signs what goes to callbackUrl.',
        ),
      };
    }
    const readied = ready(facts.orderPayments, command);
    if (isRefusal(readied)) return { result: readied };
    const reply = { status: 200, bytes: JSON.stringify(readyReply(readied.payment, pgUrl)) };
    const { mail, ...written } = withRipples(readied.changes, facts.endpoints, holds());
    return {
      result: { reply, replayed: false, mail },
      ...written,
      ...storedReply(keyed, reply),
    };
  };

  const result = await store.decide(
    {
      order: { merchantId: merchant.id, orderNo: body.orderNo },
      endpointsOf: merchant.id,
      ...(keyed.replyKey ? { reply: keyed.replyKey } : {}),
    },
    (facts) => onceByKey<Made | Refusal>(keyed, facts, () => decide(facts)),
  );
  if (result === 'LOST') throw new Error('ready asked under no timer');
  if ('mail' in result) follow(result.mail);
  return result;
}
