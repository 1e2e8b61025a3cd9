import type { pay, ReplyOf } from '@payflow/contracts';
import { isAbout, settled } from './cancels.ts';
import type { Order, Refund } from './order.ts';
import { learn, lookNews, type News } from './payment.ts';
import type { PgAnswer } from './ports.ts';

/** What the PG's answers make of a refund. All of it is pure. */

/** What was heard of a refund in one try. */
export interface Heard {
  /** To the call that asks for it; absent when the PG knew it before. */
  readonly answer?: PgAnswer<unknown> | undefined;
  /** To the look at its payment that followed, or came in place of the call. */
  readonly seen: PgAnswer<ReplyOf<typeof pay.tx>>;
}

const refundOf = ({ refunds }: Order, id: string): Refund | undefined =>
  refunds.find((refund) => refund.id === id);

const newsIn = ({ seen }: Heard): News | undefined =>
  seen.answer === 'reply' ? lookNews(seen.reply) : undefined;

/** Statuses with which the PG says that it did nothing and will do nothing. */
const NO: readonly number[] = [400, 404, 409, 422];

/** The PG's no; undefined while it may still come to something. */
function noOf(answer: Heard['answer']): string | undefined {
  if (answer?.answer !== 'refused' || !NO.includes(answer.status)) return undefined;
  const { code, message } = answer.problem;
  return code === 'DUPLICATE_REQUEST' ? undefined : message;
}

/** Whether the PG has a refund in its books, whatever became of it; `unsaid` when it did not answer. */
export function isKnownAtPg(refund: Refund, seen: Heard['seen']): 'known' | 'unknown' | 'unsaid' {
  if (seen.answer === 'lost') return 'unsaid';
  if (seen.answer === 'refused') return seen.status === 404 ? 'unknown' : 'unsaid';
  const { cancels = [] } = lookNews(seen.reply);
  return cancels.some((cancel) => isAbout(cancel, refund)) ? 'known' : 'unknown';
}

/**
 * The order after a try. A refund is DECLINED when the issuer declined it, or when the PG refused it and has nothing
 * of it; what is not surely known stays PENDING. The same order when nothing is new.
 */
export function concludeRefund(order: Order, refundId: string, heard: Heard, at: number): Order {
  const news = newsIn(heard);
  const learned = news && learn(order, news, at);
  const next = learned?.learned === 'changed' ? learned.order : order;
  const refund = refundOf(next, refundId);
  if (refund?.state !== 'PENDING') return next;
  const no = noOf(heard.answer);
  if (no === undefined || isKnownAtPg(refund, heard.seen) !== 'unknown') return next;
  const refunds = next.refunds.map((each) => (each === refund ? settled(refund, 'DECLINED', at, no) : each));
  return { ...next, refunds, version: order.version + 1, updatedAt: at };
}

export const isOpen = (order: Order | undefined, refundId: string): boolean =>
  order !== undefined && refundOf(order, refundId)?.state === 'PENDING';
