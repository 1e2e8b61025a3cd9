import type { GateCall } from '../town/gate.ts';
import { NotUnderstood } from './graded-shop.ts';
import type { Letter } from './letters.ts';
import type { OpenOrder, Stage } from './stage.ts';

const path = (wanted: string) => (call: GateCall) => call.path === wanted;

/** Why an order cannot be made ready, from what the shop asked of the PG. */
function whyNotReady({ gate }: Stage, error: Error): string {
  const ready = gate.calls.findLast(path('/pay/ready'));
  if (!ready) return `${error.message} It has not called the PG: let it call ${gate.url} (PG_URL).`;
  if (ready.reply?.status === 401)
    return `The PG refused the shop's key (401): set PG_SECRET_KEY to the one that is shown above.`;
  return `${error.message} The PG answered its POST /pay/ready with ${ready.reply?.status} ${JSON.stringify(ready.reply?.body)}.`;
}

function whyNotPaid({ gate }: Stage, order: OpenOrder, shown: string): string {
  const approve = gate.calls.find(
    ({ path: at, body }) =>
      at === '/pay/approve' && (body as { tid?: unknown } | undefined)?.tid === order.tid,
  );
  if (!approve)
    return `the shop did not call POST /pay/approve when the buyer came back${order.successUrl ? '' : '; give successUrl to /pay/ready'}.`;
  return `the PG answered POST /pay/approve with ${approve.reply?.status}, and the order shows '${shown}'; say with --paid what an order that is paid shows.`;
}

/**
 * A payment without trouble, before any trouble is made: what fails here says that the grader and the shop do not
 * understand each other. Resolves to the webhook that told the shop of it.
 */
export async function rehearse(stage: Stage): Promise<Letter> {
  const { shop, town, letters } = stage;
  const order = await stage.order().catch((error: Error) => {
    throw new NotUnderstood(whyNotReady(stage, error));
  });
  const back = await stage.pays(order);
  const standing = await shop.waitFor(order.orderNo, ({ is }) => is === 'paid');
  if (standing.is !== 'paid')
    throw new NotUnderstood(
      `A payment without trouble did not make the order paid (the buyer was sent to ${back.url}: ${back.answer}): ${whyNotPaid(stage, order, standing.shown)}`,
    );
  await town.quiet();
  const told = letters.delivered.find(
    ({ letter }) => letter.event.data.tid === order.tid && letter.event.type === 'payment.captured',
  );
  if (!told) throw new NotUnderstood(`The PG could not reach the shop's webhook address.`);
  const { status } = told.answer;
  if (status < 200 || status > 299)
    throw new NotUnderstood(
      `The shop answered a genuine webhook with ${status}: let it verify with the secret that the PG signs with (WEBHOOK_SECRET), or name another path with --webhook.`,
    );
  return told.letter;
}
