import type { ReplyOf, disputes as wire } from '@payflow/contracts';
import { isoTime, isoTimeOrNull, type Timer } from '@payflow/service-kit';
import { clear, type TimerChange } from '../payments/change.ts';
import type { PaymentsContext } from '../payments/context.ts';
import type { Payment } from '../payments/payment.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { tell } from '../webhooks/tell.ts';
import type { Dispute, DisputeNews } from './dispute.ts';
import type { DisputeDesk } from './issuer-desk.ts';
import { stepId, type Taken, takeIn } from './take-in.ts';

/**
 * How the gateway hears of disputes: it asks.
 * 1. An issuer's news are taken in one by one, in order, each in one commit with its effect and its number. So none is lost
 *    or taken in twice, whatever dies, and however many ask at once: who is overtaken finds the number moved and leaves it.
 * 2. What the books cannot bear is kept as a REFUSED dispute, and what makes no sense is logged; the next one is taken in.
 */
export interface DisputesContext
  extends Pick<PaymentsContext, 'store' | 'clock' | 'ids' | 'logger' | 'holds' | 'follow'> {
  readonly desk: DisputeDesk;
}

export const POLL_DISPUTES = 'poll-disputes';
const AT_ONCE = 100;
/** A start has better things to do. */
const FIRST_AFTER_MS = 13 * 60_000;
const EVERY_MS = 60 * 60_000;
const AFTER_TROUBLE_MS = 10 * 60_000;
/** An issuer that tells of no disputes may learn it. */
const NEVER_AGAIN_BEFORE_MS = 24 * 60 * 60_000;

const pollAt = (issuer: string, due: number): TimerChange => ({
  timer: 'set',
  kind: POLL_DISPUTES,
  subject: issuer,
  clock: 'business',
  due,
});

export const firstPolls = ({ issuers }: DisputeDesk, now: number): TimerChange[] =>
  issuers.map((issuer) => pollAt(issuer, now + FIRST_AFTER_MS));

const WEBHOOKS = { OPEN: 'dispute.opened', WON: 'dispute.won', LOST: 'dispute.lost' } as const;

function dataOf({ terms }: Payment, dispute: Dispute, state: wire.DisputeState): wire.DisputeWebhook['data'] {
  const { id, seq, tid, amount, reason, openedAt, resolvedAt } = dispute;
  return {
    ...{ id, seq, tid, orderNo: terms.orderNo, amount, currency: 'KRW', reason, state },
    openedAt: isoTime(openedAt),
    resolvedAt: isoTimeOrNull(resolvedAt),
  };
}

interface TakenIn {
  readonly taken: Taken | undefined;
  readonly mail: Mail | undefined;
}

interface NextNews {
  readonly issuer: string;
  /** The number that must have been taken in last. */
  readonly after: number;
  readonly news: DisputeNews;
  readonly id: string;
  readonly at: number;
}

/** What is committed for one piece of news; nothing when somebody else has gone on meanwhile. Pure. */
function outcomeOf(
  { issuer, after, news, id, at }: NextNews,
  { payment, disputes, endpoints, news: cursor }: Facts,
  heldUntil: number,
): Outcome<TakenIn> {
  if ((cursor?.last ?? 0) !== after) return { result: { taken: undefined, mail: undefined } };
  const taken = takeIn(news, { payment, disputes }, { issuer, id, at });
  const moved = { news: { issuer, last: news.number } };
  if (taken.taken === 'nothing') return { result: { taken, mail: undefined }, ...moved };
  const { dispute } = taken;
  if (taken.taken === 'refused' || !payment || dispute.state === 'REFUSED')
    return { result: { taken, mail: undefined }, dispute, ...moved };
  const { merchantId, tid } = payment.terms;
  const type = WEBHOOKS[dispute.state];
  const data = dataOf(payment, dispute, dispute.state);
  const told = tell({ id: stepId(dispute), type, merchantId, tid, at, data }, endpoints, heldUntil);
  const mail = { deliveries: told.deliveries, endpoints, messages: [] };
  return { result: { taken, mail }, dispute, postings: taken.postings, ...told, ...moved };
}

/** Takes one piece of news in; resolves to whether it was this call that did. */
async function takeNext(
  context: DisputesContext,
  { issuer, after, news }: Pick<NextNews, 'issuer' | 'after' | 'news'>,
): Promise<boolean> {
  const { store, clock, ids, holds, follow, logger } = context;
  const { tid, disputeId } = news;
  const { payment } = await store.look({ tid });
  const merchantId = payment?.terms.merchantId;
  const question = {
    ...{ tid, disputesOf: tid, newsOf: issuer },
    ...(merchantId === undefined ? {} : { endpointsOf: merchantId }),
  };
  const next: NextNews = { issuer, after, news, id: ids.next('dsp', tid), at: clock.now() };
  const taken = await store.decide(question, (facts) => outcomeOf(next, facts, holds().deliveries));
  if (taken === 'LOST') throw new Error('news of a dispute were taken in under no timer');
  if (taken.mail) follow(taken.mail);
  const { type, amount } = news;
  if (taken.taken?.taken === 'refused')
    logger.error({ issuer, disputeId, tid, amount, why: taken.taken.dispute.note }, 'a dispute was refused');
  if (taken.taken?.taken === 'nothing')
    logger.warn({ issuer, disputeId, tid, type, why: taken.taken.why }, 'news of a dispute change nothing');
  return taken.taken !== undefined;
}

export interface Polled {
  /** News that were taken in by this call. */
  readonly events: number;
  readonly trouble: string | null;
  /** When to ask again, in ms of business time. */
  readonly againAt: number;
}

/** When a good answer lets the next question wait until: an hour, or until the issuer has something by its own account. */
function nextPoll(now: number, nextAt: number | null): number {
  const soonest = now + 60_000;
  return Math.min(now + EVERY_MS, Math.max(soonest, nextAt ?? Number.POSITIVE_INFINITY));
}

/** Takes in all that an issuer has to tell by now. */
export async function pollIssuer(context: DisputesContext, issuer: string): Promise<Polled> {
  const { store, desk, clock } = context;
  let events = 0;
  for (;;) {
    const { news: cursor } = await store.look({ newsOf: issuer });
    let after = cursor?.last ?? 0;
    const answer = await desk.newsAfter(issuer, after, AT_ONCE);
    const now = clock.now();
    if (answer.answer === 'never')
      return { events, trouble: 'it tells of no disputes', againAt: now + NEVER_AGAIN_BEFORE_MS };
    if (answer.answer === 'trouble') return { events, trouble: answer.why, againAt: now + AFTER_TROUBLE_MS };
    const before = after;
    for (const news of answer.news) {
      if (!(await takeNext(context, { issuer, after, news }))) break;
      after = news.number;
      events++;
    }
    const isAll = answer.news.length < AT_ONCE || after === before;
    if (isAll) return { events, trouble: null, againAt: nextPoll(now, answer.nextAt) };
  }
}

/** Asks every issuer now. */
export async function pollAll(context: DisputesContext): Promise<ReplyOf<typeof wire.pollDisputes>> {
  const issuers = [];
  for (const issuer of context.desk.issuers) {
    const { events, trouble } = await pollIssuer(context, issuer);
    issuers.push({ issuer, events, trouble });
  }
  return { issuers };
}

/** Asks the issuer that the timer names; one that is no longer configured is asked no more. */
export async function pollByTimer(context: DisputesContext, timer: Timer): Promise<void> {
  const { store, desk, logger } = context;
  const issuer = timer.subject;
  const polled = desk.issuers.includes(issuer) ? await pollIssuer(context, issuer) : undefined;
  if (polled?.trouble) logger.warn({ issuer, why: polled.trouble }, 'an issuer tells nothing of disputes');
  await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
    result: undefined,
    timers: [polled ? pollAt(issuer, polled.againAt) : clear(POLL_DISPUTES, issuer)],
  }));
}
