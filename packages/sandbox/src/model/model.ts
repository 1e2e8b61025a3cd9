import { type Ask, itemsOf, type MakingAsk, makes, requestOf } from './asks.ts';
import { approveWays, makingWays } from './attempt-ways.ts';
import type { Effect } from './faults.ts';
import type { Heard } from './ground.ts';
import { KeptReplies } from './kept-replies.ts';
import { operationWays } from './operation-ways.ts';
import { after, EXPIRES_AFTER_MS, type Passing, reversed } from './passing.ts';
import { dedupe, type PaymentState, type Terms } from './payment-state.ts';
import { apiPaymentOf, txOf } from './shows.ts';
import { choose, ModelSaysNo, type Moment, refusal, tidIn, type Way } from './ways.ts';

/** What the model holds of one payment: every state that it may be in. */
export interface Believed {
  readonly terms: Terms;
  may: readonly PaymentState[];
}

export interface Circumstances {
  /** Business time, ms. */
  readonly now: number;
  readonly realNow: number;
  readonly effect: Effect;
  /** The payment that a call made which the gateway did not survive. */
  readonly foundTid?: string | undefined;
}

/** Where the breaker may open: so many authorizations of one life of the gateway failed. */
const FAILURES_TO_OPEN = 10;

/**
 * A small PayFlow without a database, a network or a process: what each reply must be, and what each payment is.
 * 1. An unknown outcome is a set of states; each reply and each look leaves those that explain it.
 * 2. When none is left, the gateway was wrong.
 */
export class Model {
  readonly payments: Believed[] = [];
  /** Calls with a key, as they may be made again. */
  readonly keyed: Ask[] = [];
  readonly kept = new KeptReplies();
  #failures = 0;

  believed(tid: string): Believed {
    const found = this.payments.find(({ terms }) => terms.tid === tid);
    if (!found) throw new ModelSaysNo(`nobody made a payment ${tid}`);
    return found;
  }

  isKnown = (tid: unknown): boolean => this.payments.some(({ terms }) => terms.tid === tid);

  /** Takes the reply to what was asked. Throws ModelSaysNo when it cannot be. */
  hear(ask: Ask, heard: Heard, circumstances: Circumstances): void {
    this.#drift();
    if (this.kept.hearRepeat(ask, heard, circumstances)) return;
    const breaker = this.#failures >= FAILURES_TO_OPEN ? 'perhaps open' : 'closed';
    const moment: Moment = { ...circumstances, breaker };
    const chosen = makes(ask)
      ? this.#hearMaking(ask, heard, moment, circumstances.foundTid)
      : this.#hearAbout(ask, heard, moment);
    if (ask.key !== undefined) this.keyed.push(ask);
    if (chosen.keeps === 'free') return;
    if (ask.key !== undefined) this.kept.keep(ask, heard, circumstances);
    const asksForMoney = ask.do === 'approve' || ask.do === 'authorize';
    if (asksForMoney && circumstances.effect !== 'answered') this.#failures++;
    if (heard === 'cut') this.restarted();
  }

  #hearAbout(ask: Exclude<Ask, MakingAsk>, heard: Heard, moment: Moment): Way {
    const { tid } = ask;
    const { may, terms } = this.believed(tid);
    const ways = may.flatMap((state) =>
      ask.do === 'approve'
        ? approveWays(state, terms, ask, moment)
        : operationWays(state, terms, ask, moment),
    );
    return this.#become(tid, ways, heard, ask.do);
  }

  #hearMaking(ask: MakingAsk, heard: Heard, moment: Moment, foundTid: string | undefined): Way {
    const { do: what, orderNo, amount, captureMode } = ask;
    const terms: Terms = {
      tid: '',
      orderNo,
      amount,
      captureMode,
      items: what === 'ready' ? itemsOf(amount) : [],
      body: what === 'ready' ? JSON.stringify(requestOf(ask).body) : '',
      expiresAt: moment.now + EXPIRES_AFTER_MS,
    };
    const last = this.payments.findLast((payment) => payment.terms.orderNo === orderNo);
    const ways = last
      ? last.may.flatMap((state) => makingWays(ask, terms, { terms: last.terms, state }, moment))
      : makingWays(ask, terms, undefined, moment);
    const chosen = choose(ways, heard, `${what} of ${orderNo}`, this.isKnown);
    if (last) last.may = dedupe(chosen.map(({ next }) => next));
    const made = chosen.flatMap((way) => way.makes ?? []);
    if (made.length > 0) {
      const tid = String(foundTid ?? tidIn(heard));
      if (this.isKnown(tid)) throw new ModelSaysNo(`${what} of ${orderNo} made ${tid} once more`);
      this.payments.push({ terms: { ...terms, tid }, may: dedupe(made) });
    }
    return chosen[0] as Way;
  }

  /** Leaves of a payment what explains the reply, and says one way that does. */
  #become(tid: string, ways: readonly Way[], heard: Heard, what: string): Way {
    const chosen = choose(ways, heard, `${what} of ${tid}`, this.isKnown);
    this.believed(tid).may = dedupe(chosen.map(({ next }) => next));
    return chosen[0] as Way;
  }

  /** A reversal that goes on in the background may have ended by now. */
  #drift(): void {
    for (const believed of this.payments) {
      believed.may = dedupe(
        believed.may.flatMap((state) => (state.reversing ? [state, reversed(state)] : [state])),
      );
    }
  }

  /** Takes what a look at a payment shows, in the payment window's words or the REST API's. */
  look(tid: string, api: 'pay' | 'rest', heard: Heard): void {
    this.#drift();
    const { terms, may } = this.believed(tid);
    const ways = may.map((next): Way => {
      const json = api === 'pay' ? txOf(next, terms) : { code: 'OK', data: apiPaymentOf(next, terms) };
      return { says: { status: 200, json }, next, keeps: 'free' };
    });
    this.#become(tid, ways, heard, 'a look');
  }

  /** What a buyer did on the checkout page; it works on a READY payment alone. */
  hearPage(tid: string, act: PaymentState['page'] | 'left', status: number): void {
    const ways = this.believed(tid).may.map((state): Way => {
      if (state.status !== 'READY')
        return { says: { status: act === 'opened' ? 200 : 409 }, next: state, keeps: 'free' };
      const next: PaymentState =
        act === 'left' ? { ...state, status: 'CANCELLED_BY_BUYER' } : { ...state, page: act };
      return { says: { status: act === 'opened' ? 200 : 303 }, next, keeps: 'free' };
    });
    this.#become(tid, ways, { status, bytes: '', json: {}, replayed: false }, `${act} on the page`);
  }

  /** What an admin decided about a review; `verdict` is the state that the issuer's books speak for. */
  hearVerdict(tid: string, verdict: PaymentState, heard: Heard): void {
    this.#drift();
    const ways = this.believed(tid).may.map((state): Way => {
      if (state.status !== 'MANUAL_REVIEW') return refusal(state, 409, 'INVALID_STATE');
      return { says: { status: 200, json: { tid, status: verdict.status } }, next: verdict, keeps: 'free' };
    });
    this.#become(tid, ways, heard, 'the review');
  }

  passed(passing: Passing): void {
    this.#drift();
    for (const believed of this.payments) {
      believed.may = dedupe(believed.may.flatMap((state) => after(state, believed.terms, passing)));
    }
  }

  /** A gateway that was started anew has forgotten what its breaker saw. */
  restarted(): void {
    this.#failures = 0;
  }
}
