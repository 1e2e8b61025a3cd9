import type { Standing } from './graded-shop.ts';
import { type Answer, freshId, type Letter } from './letters.ts';
import { broken, type Found, type Ground, kept } from './rule.ts';
import type { OpenOrder } from './stage.ts';

type Event = Letter['event'];

/** A `payment.captured` for this order, as the PG would write it; `data` goes over it. */
export function capturedLetter(
  { example }: Ground,
  { tid, pgOrderNo, amount }: OpenOrder,
  data: Readonly<Record<string, unknown>> = {},
): Letter {
  const about = { tid, orderNo: pgOrderNo, amount, capturedAmount: amount };
  const event = { ...example.event, timestamp: new Date().toISOString() };
  return { id: freshId(), event: { ...event, data: { ...event.data, ...about, ...data } } };
}

/** The same payment as failed, in the place of what came before. */
export function failedLetter(captured: Letter, data: Readonly<Record<string, unknown>> = {}): Letter {
  const failure = { code: '05', name: 'do_not_honor', message: 'The card company declined.' };
  const none = { cardAuthCode: null, cardRefNo: null, approvedAt: null, capturedAmount: 0 };
  const event: Event = {
    ...captured.event,
    type: 'payment.failed',
    data: { ...captured.event.data, ...none, status: 'FAILED', failure, ...data },
  };
  return { id: freshId(), event };
}

export const isTaken = ({ status }: Answer): boolean => status >= 200 && status < 300;

const wasRefused = ({ status }: Answer): boolean => status >= 400 && status < 500;

/** The first look at which it was so, else the last one. */
export function firstThat(looks: readonly Standing[], so: (standing: Standing) => boolean): Standing {
  const found = looks.find(so) ?? looks.at(-1);
  if (!found) throw new Error('nobody looked');
  return found;
}

export const answered = ({ status }: Answer, { shown }: Standing): string =>
  `It answered ${status}, and the order shows ${shown}.`;

/** What must be refused, and leave an order unpaid. */
export async function refusesAndStaysUnpaid(
  { shop }: Ground,
  order: OpenOrder,
  answer: Answer,
): Promise<Found> {
  const standing = firstThat(await shop.watch(order.orderNo), ({ is }) => is === 'paid');
  const found = wasRefused(answer) && standing.is !== 'paid' ? kept : broken;
  return found(answered(answer, standing));
}

/** An order that is paid at the PG and, by that webhook alone, in the shop. */
export async function paidByWebhook(ground: Ground): Promise<{ order: OpenOrder; letter: Letter }> {
  const order = await ground.order();
  using _ = ground.letters.hold(order.tid);
  await ground.captures(order);
  const letter = ground.letters.about(order.tid, 'payment.captured');
  await ground.letters.post(letter);
  await ground.shop.waitFor(order.orderNo, ({ is }) => is === 'paid');
  return { order, letter };
}
