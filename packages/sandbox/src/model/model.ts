import type { Ask } from './asks.ts';
import { itemsOf, requestOf } from './asks.ts';
import type { Effect } from './faults.ts';
import type { Heard } from './ground.ts';
import { after, EXPIRES_AFTER_MS, HEALS_AFTER_MS, KEY_KEPT_MS, type Passing, reversed } from './passing.ts';
import { cancelledOf, dedupe, frees, type PaymentState, READY, type Terms, wordOf } from './payment-state.ts';
import { approveWays, cancelWays, failureJson, type Moment, refusal, type Says, type Way } from './ways.ts';

/** The gateway did what the model knows to be wrong. */
export class ModelSaysNo extends Error {}

/** What the model holds of one payment: every state that it may be in. */
export interface Believed {
  readonly terms: Terms;
  may: readonly PaymentState[];
}

/** The first call with a key; its reply is to come out again, byte for byte. */
interface Kept {
  readonly body: string;
  /** Business time, ms. */
  readonly at: number;
  /** Nobody has seen it yet when the gateway died over it. */
  readonly reply: { readonly status: number; readonly bytes: string } | undefined;
  /** Real time until which it is in flight. */
  readonly healsAt: number;
}

interface Circumstances {
  readonly now: number;
  readonly realNow: number;
  readonly effect: Effect;
}

/** Where the breaker may open: so many authorizations of one life of the gateway failed. */
const FAILURES_TO_OPEN = 10;

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof part !== 'object' || part === null) return part === whole;
  if (typeof whole !== 'object' || whole === null) return false;
  return Object.entries(part).every(([name, value]) =>
    isPartOf(value, (whole as Record<string, unknown>)[name]),
  );
}

/**
 * A small PayFlow without a database, a network or a process: what each reply must be, and what each payment is.
 * 1. An unknown outcome is a set of states; each reply and each look leaves those that explain it.
 * 2. When none is left, the gateway was wrong.
 */
export class Model {
  readonly payments: Believed[] = [];
  /** Calls with a key, as they may be made again. */
  readonly keyed: Ask[] = [];
  readonly #keys = new Map<string, Kept>();
  #failures = 0;

  /** The payment that was made last for an order. */
  #lastOf(orderNo: string): Believed | undefined {
    return this.payments.findLast(({ terms }) => terms.orderNo === orderNo);
  }

  believed(tid: string): Believed {
    const found = this.payments.find(({ terms }) => terms.tid === tid);
    if (!found) throw new ModelSaysNo(`nobody made a payment ${tid}`);
    return found;
  }

  /** Takes the reply to what was asked. Throws ModelSaysNo when it cannot be. */
  hear(ask: Ask, heard: Heard, circumstances: Circumstances): void {
    this.#drift();
    const { path, body } = requestOf(ask);
    const fingerprint = JSON.stringify(body);
    const name = `${path} ${ask.key}`;
    const kept = ask.key === undefined ? undefined : this.#keys.get(name);
    if (kept && circumstances.now - kept.at < KEY_KEPT_MS) {
      this.#keys.set(name, hearRepeat(kept, { ask, fingerprint, heard, realNow: circumstances.realNow }));
      return;
    }
    const chosen = this.#hearFirst(ask, heard, circumstances);
    if (ask.key === undefined || chosen === undefined) return;
    this.keyed.push(ask);
    if (chosen.keeps === 'free') return;
    const { now: at, realNow } = circumstances;
    const reply = heard === 'cut' ? undefined : { status: heard.status, bytes: heard.bytes };
    this.#keys.set(name, { body: fingerprint, at, reply, healsAt: realNow + HEALS_AFTER_MS });
  }

  /** Whether the reply to this very call is kept, so that asking again changes nothing. */
  isKept(ask: Ask, now: number): boolean {
    const { path, body } = requestOf(ask);
    const kept = this.#keys.get(`${path} ${ask.key}`);
    return kept !== undefined && now - kept.at < KEY_KEPT_MS && kept.body === JSON.stringify(body);
  }

  #hearFirst(ask: Ask, heard: Heard, circumstances: Circumstances): Way | undefined {
    const breaker = this.#failures >= FAILURES_TO_OPEN ? 'perhaps open' : 'closed';
    const moment: Moment = { ...circumstances, breaker };
    if (ask.do === 'ready') return this.#hearReady(ask, heard, moment);
    const believed = this.believed(ask.tid);
    const { terms } = believed;
    const ways = believed.may.flatMap((state) =>
      ask.do === 'approve' ? approveWays(state, terms, ask, moment) : cancelWays(state, terms, ask, moment),
    );
    const chosen = this.#choose(ways, heard, `${ask.do} of ${terms.tid}`);
    believed.may = dedupe(chosen.map(({ next }) => next));
    const [first] = chosen;
    if (ask.do === 'approve' && first?.keeps !== 'free' && moment.effect !== 'answered') this.#failures++;
    if (heard === 'cut') this.restarted();
    return first;
  }

  #hearReady(ask: Extract<Ask, { do: 'ready' }>, heard: Heard, { now }: Moment): Way | undefined {
    const last = this.#lastOf(ask.orderNo);
    const body = JSON.stringify(requestOf(ask).body);
    const makes = (next: PaymentState): Way => ({
      says: { status: 200, json: { status: 'READY' }, newTid: true },
      next,
      keeps: 'kept',
    });
    const waysOn = ({ terms }: Believed, state: PaymentState): Way => {
      if (frees(state)) return makes(state);
      if (state.status !== 'READY') return refusal(state, 409, 'DUPLICATE_ORDER');
      const same: Way = {
        says: { status: 200, json: { status: 'READY', tid: terms.tid } },
        next: state,
        keeps: 'kept',
      };
      return body === terms.body ? same : makes({ ...state, status: 'EXPIRED' });
    };
    const ways = last ? last.may.map((state) => waysOn(last, state)) : [makes(READY)];
    const chosen = this.#choose(ways, heard, `ready of ${ask.orderNo}`);
    const [first] = chosen;
    if (last) last.may = dedupe(chosen.map(({ next }) => next));
    if (heard !== 'cut' && first?.says !== 'cut' && first?.says.newTid) {
      const { orderNo, amount, captureMode } = ask;
      const tid = String(heard.json.tid);
      const items = itemsOf(amount);
      const terms = { tid, orderNo, amount, captureMode, items, body, expiresAt: now + EXPIRES_AFTER_MS };
      this.payments.push({ terms, may: [READY] });
    }
    return first;
  }

  /** Those of the ways that explain what was heard. */
  #choose(ways: readonly Way[], heard: Heard, what: string): Way[] {
    const chosen = ways.filter(({ says }) => this.#explains(says, heard));
    if (chosen.length > 0) return chosen;
    const said = heard === 'cut' ? 'cut off' : `${heard.status} ${heard.bytes}`;
    throw new ModelSaysNo(
      `${what} was answered ${said}\nthe model knows ${shown(ways.map(({ says }) => says))}`,
    );
  }

  #explains(says: Says, heard: Heard): boolean {
    if (says === 'cut' || heard === 'cut') return says === heard;
    const { status, json = {}, message = '', newTid } = says;
    const isNew = !this.payments.some(({ terms }) => terms.tid === heard.json.tid);
    return (
      status === heard.status &&
      !heard.replayed &&
      isPartOf(json, heard.json) &&
      String(heard.json.message ?? '').includes(message) &&
      (newTid === undefined || isNew)
    );
  }

  /** A reversal that goes on in the background may have ended by now. */
  #drift(): void {
    for (const believed of this.payments) {
      believed.may = dedupe(
        believed.may.flatMap((state) => (state.reversing ? [state, reversed(state)] : [state])),
      );
    }
  }

  /** Takes what a look at a payment shows. */
  look(tid: string, heard: Heard): void {
    this.#drift();
    const believed = this.believed(tid);
    const { terms } = believed;
    const { orderNo, amount } = terms;
    const ways = believed.may.map((next): Way => {
      const { failure } = { failure: undefined, ...failureJson(next) };
      const json = {
        tid,
        orderNo,
        amount,
        status: wordOf(next.status),
        ...cancelledOf(next, terms),
        failure,
      };
      return { says: { status: 200, json }, next, keeps: 'free' };
    });
    believed.may = dedupe(this.#choose(ways, heard, `a look at ${tid}`).map(({ next }) => next));
  }

  /** What a buyer did on the checkout page: it works on a READY payment alone. */
  hearPage(tid: string, act: PaymentState['page'] | 'left', status: number): void {
    const believed = this.believed(tid);
    const after = (state: PaymentState): PaymentState =>
      act === 'left' ? { ...state, status: 'CANCELLED_BY_BUYER' } : { ...state, page: act };
    const ways = believed.may.map((state): Way => {
      const says = {
        status: state.status === 'READY' ? (act === 'opened' ? 200 : 303) : act === 'opened' ? 200 : 409,
      };
      return { says, next: state.status === 'READY' ? after(state) : state, keeps: 'free' };
    });
    const heard = { status, bytes: '', json: {}, replayed: false };
    believed.may = dedupe(this.#choose(ways, heard, `${act} on the page of ${tid}`).map(({ next }) => next));
  }

  /** What an admin decided about a review; `verdict` is the state that the issuer's books speak for. */
  hearVerdict(tid: string, verdict: PaymentState, heard: Heard): void {
    this.#drift();
    const believed = this.believed(tid);
    const ways = believed.may.map(
      (state): Way =>
        state.status === 'MANUAL_REVIEW'
          ? { says: { status: 200, json: { tid, status: verdict.status } }, next: verdict, keeps: 'free' }
          : refusal(state, 409, 'INVALID_STATE'),
    );
    believed.may = dedupe(this.#choose(ways, heard, `the review of ${tid}`).map(({ next }) => next));
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

interface Repeat {
  readonly ask: Ask;
  readonly fingerprint: string;
  readonly heard: Heard;
  readonly realNow: number;
}

/** A call with a key that was used within a day: refused, or answered as the first one. */
function hearRepeat(kept: Kept, { ask, fingerprint, heard, realNow }: Repeat): Kept {
  const no = (expected: string): ModelSaysNo =>
    new ModelSaysNo(
      `${ask.do} with the known key ${ask.key} was answered ${shown(heard)}\nthe model knows ${expected}`,
    );
  if (heard === 'cut') throw no('that nobody asks the issuer');
  const refused = (code: string) => !heard.replayed && heard.json.code === code;
  if (fingerprint !== kept.body) {
    if (heard.status === 422 && refused('IDEMPOTENCY_KEY_REUSED')) return kept;
    throw no('422 IDEMPOTENCY_KEY_REUSED');
  }
  if (kept.reply) {
    const { status, bytes } = kept.reply;
    if (heard.replayed && heard.status === status && heard.bytes === bytes) return kept;
    throw no(`${status} ${bytes}, again`);
  }
  if (realNow < kept.healsAt) {
    if (heard.status === 409 && refused('DUPLICATE_REQUEST')) return kept;
    throw no('409 DUPLICATE_REQUEST');
  }
  if (!heard.replayed || ![200, 202].includes(heard.status)) throw no('what the healed call answers');
  return { ...kept, reply: { status: heard.status, bytes: heard.bytes } };
}
