import { type adminWebhooks, type BodyOf, type Refusal, type ReplyOf, refuse } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { sign } from '@payflow/webhook-signature';
import type { Store } from '../records/store.ts';
import { type Aim, aimOf, type Delivery } from './delivery.ts';
import { liveSecrets } from './endpoint.ts';
import { noSuchDelivery } from './inspect.ts';
import { exchange, type Outgoing, type OutgoingParts, webhookHeaders } from './outgoing.ts';
import { createRoom } from './room.ts';
import { STALE_SECONDS, STRANGERS_SECRET, tampered } from './way-faults.ts';

/**
 * Webhooks that a tester changed, for receivers to be tried with.
 * 1. They go where their delivery goes, by the same rules.
 * 2. They are no tries of it: nothing about the delivery, its endpoint or its schedule changes, and nothing is kept.
 * 3. A gateway in server mode signs nothing that did not happen.
 */
export interface TestContext extends OutgoingParts {
  readonly store: Store;
  readonly mode: 'sandbox' | 'server';
  openSecret(sealed: string, endpointId: string): string;
}

type Edit = BodyOf<typeof adminWebhooks.sendEditedWebhook>;

/** How many may be awaited at once. */
const MAX_IN_FLIGHT = 16;

/** One byte is another, and what was JSON still is. */
function changed(body: string): string {
  const other = tampered(body);
  return other === body ? `${body} ` : other;
}

/** What goes out for an edit, signed as it says. Pure but for the secrets. */
export function written(
  { eventId, body: own }: Pick<Delivery, 'eventId' | 'body'>,
  edit: Edit,
  secrets: readonly string[],
  at: number,
): Outgoing {
  const { body = own, webhookId = eventId, sign: how } = edit;
  const skewSeconds = edit.skewSeconds ?? (how === 'stale' ? -STALE_SECONDS : 0);
  const signed = sign({
    id: webhookId,
    timestampSeconds: Math.floor(at / 1000) + skewSeconds,
    body,
    secrets: how === 'wrong-secret' ? [STRANGERS_SECRET] : secrets,
  });
  const { 'webhook-signature': _none, ...unsigned } = signed;
  return {
    headers: webhookHeaders(how === 'unsigned' ? unsigned : signed),
    body: how === 'tampered' ? changed(body) : body,
  };
}

async function send(context: TestContext, delivery: Delivery, { url, signer }: Aim, edit: Edit) {
  const { status, sent, at, durationMs, reply, error } = await exchange(context, url, (now) => {
    const secrets = liveSecrets(signer, now).map((sealed) => context.openSecret(sealed, signer.id));
    return written(delivery, edit, secrets, now);
  });
  return { url, sent, received: { at: isoTime(at), durationMs, statusCode: status, reply, error } };
}

/** Sends an edit of a delivery and waits for the answer. Refuses where a real one could not go either. */
export function createSendEdited(context: TestContext) {
  const room = createRoom(MAX_IN_FLIGHT);
  return async (
    id: string,
    edit: Edit,
  ): Promise<ReplyOf<typeof adminWebhooks.sendEditedWebhook> | Refusal> => {
    if (context.mode === 'server')
      return refuse(
        'FORBIDDEN',
        'In server mode nothing is signed that did not happen; send it from a sandbox.',
      );
    const { delivery } = await context.store.look({ delivery: id });
    if (!delivery) return noSuchDelivery(id);
    const { endpoints } = await context.store.look({ endpointsOf: delivery.merchantId });
    const aim = aimOf(delivery, endpoints);
    if (!aim) return refuse('INVALID_STATE', 'Its endpoint is disabled or deleted; enable it first.');
    if (!room.enter(aim.signer.id))
      return refuse('OVERLOADED', 'Too many tests wait for an answer; wait for one of them.');
    return send(context, delivery, aim, edit).finally(() => room.leave(aim.signer.id));
  };
}
