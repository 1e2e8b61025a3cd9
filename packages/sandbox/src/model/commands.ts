import { hiddenInputs } from '../buyer.ts';
import { type Ask, otherwise, requestOf } from './asks.ts';
import { effectOf, type Fault, type LastingFault } from './faults.ts';
import type { Ground, InBooks } from './ground.ts';
import type { Believed, Model } from './model.ts';
import { RELEASED_AFTER_MS, reversed } from './passing.ts';
import { CARDS, type CardName, type Item, type PaymentState, READY, type Status } from './payment-state.ts';

/** One step of a run, on the model and on the town; its text says what was done. */
export interface Step {
  run(life: Life, ground: Ground): Promise<void>;
  toString(): string;
}

/** One run: the model, and what was set from outside. */
export interface Life {
  readonly model: Model;
  /** Order numbers of this run begin with it. */
  readonly name: string;
  lasting: LastingFault | undefined;
  /** They take turns between the two APIs. */
  looks: number;
}

/** A payment to do something with: `back` payments ago, around the corner when there are fewer. */
export interface Which {
  readonly back: number;
  /** Whether only those count that may be in a state for it, as long as there are such. */
  readonly aim: 'fitting' | 'any';
}

const FITTING = {
  approve: ['READY'],
  cancel: ['AUTHORIZED', 'CAPTURED', 'PARTIALLY_REFUNDED'],
  capture: ['AUTHORIZED'],
  refund: ['CAPTURED', 'PARTIALLY_REFUNDED'],
  void: ['AUTHORIZED'],
  page: ['READY'],
  review: ['MANUAL_REVIEW'],
} as const satisfies Record<string, readonly Status[]>;

function pick({ model }: Life, { back, aim }: Which, what: keyof typeof FITTING): Believed | undefined {
  const states: readonly Status[] = FITTING[what];
  const fitting = model.payments.filter(({ may }) => may.some(({ status }) => states.includes(status)));
  const among = aim === 'fitting' && fitting.length > 0 ? fitting : model.payments;
  return among[among.length - 1 - (back % Math.max(1, among.length))];
}

const whichText = ({ back, aim }: Which): string => `the ${aim} one ${back} back`;

/** The payment that an authorization made which was cut off: the merchant looks for it by its order. */
async function findNew({ model }: Life, ground: Ground, orderNo: string): Promise<string | undefined> {
  const heard = await ground.send({ method: 'GET', path: `/api/v1/payments?limit=100&orderNo=${orderNo}` });
  const { payments = [] } =
    heard === 'cut' ? {} : ((heard.json.data ?? {}) as { payments?: { tid: string }[] });
  return payments.find(({ tid }) => !model.isKnown(tid))?.tid;
}

/** Asks, compares the reply with what the model knows, and looks. */
async function ask(life: Life, ground: Ground, question: Ask, fault?: Fault): Promise<void> {
  const { model, lasting } = life;
  const [now, realNow] = [ground.now(), ground.realNow()];
  const heard = await ground.send(requestOf(question), fault);
  const foundTid =
    heard === 'cut' && question.do === 'authorize'
      ? await findNew(life, ground, question.orderNo)
      : undefined;
  model.hear(question, heard, { now, realNow, effect: effectOf(fault ?? lasting), foundTid });
  const tid = 'tid' in question ? question.tid : model.payments.at(-1)?.terms.tid;
  if (tid !== undefined) await look(life, ground, tid);
}

export async function look(life: Life, ground: Ground, tid: string): Promise<void> {
  const api = life.looks++ % 2 === 0 ? 'pay' : 'rest';
  const path = api === 'pay' ? `/pay/tx/${tid}` : `/api/v1/payments/${tid}`;
  life.model.look(tid, api, await ground.send({ method: 'GET', path }));
}

export async function lookAtAll(life: Life, ground: Ground): Promise<void> {
  for (const { terms } of life.model.payments) await look(life, ground, terms.tid);
}

/** Lets time pass, for the model and the town. */
export async function pass(
  { model, lasting }: Life,
  ground: Ground,
  ms: number,
  which: 'business' | 'both',
): Promise<void> {
  await ground.pass(ms, which);
  const [now, realNow] = [ground.now(), ground.realNow()];
  model.passed({ ms, which, now, realNow, issuerAnswers: lasting === undefined });
}

/** Makes a step of what is done and of what stands in the report. */
function step(text: string, run: Step['run']): Step {
  return { run, toString: () => text };
}

const keyText = (key: string | undefined): string => (key === undefined ? '' : `, key ${key}`);
const faultText = (fault: Fault | undefined): string => (fault === undefined ? '' : `, issuer ${fault}`);

/** Keys of one run do not meet those of another. */
const own = ({ name }: Life, key: string | undefined): string | undefined => key && `${name}-${key}`;

export interface MakingStep {
  readonly order: number;
  readonly amount: number;
  readonly captureMode: 'AUTO' | 'MANUAL';
  readonly note: number;
  readonly key: string | undefined;
}

export const readyStep = ({ order, key, ...rest }: MakingStep): Step => {
  const { amount, captureMode, note } = rest;
  return step(
    `ready order ${order} of ${amount} ${captureMode}, note ${note}${keyText(key)}`,
    (life, ground) => {
      const orderNo = `${life.name}-${order}`;
      return ask(life, ground, { do: 'ready', orderNo, ...rest, card: undefined, key: own(life, key) });
    },
  );
};

export interface AuthorizeStep extends MakingStep {
  readonly card: CardName | undefined;
  readonly key: string;
  readonly fault: Fault | undefined;
}

export function authorizeStep({ order, key, fault, ...rest }: AuthorizeStep): Step {
  const { amount, captureMode, card } = rest;
  const text = `authorize order ${order} of ${amount} ${captureMode} with card ${card}`;
  return step(`${text}${keyText(key)}${faultText(fault)}`, (life, ground) => {
    const orderNo = `${life.name}-${order}`;
    return ask(life, ground, { do: 'authorize', orderNo, ...rest, key: own(life, key) }, fault);
  });
}

export interface ApproveStep extends Which {
  readonly card: CardName | undefined;
  /** What is sent as the amount: nothing, the right one, or a wrong one. */
  readonly amount: 'none' | 'right' | 'wrong';
  readonly note: number;
  readonly key: string | undefined;
  readonly fault: Fault | undefined;
}

export function approveStep({ card, amount, note, key, fault, ...which }: ApproveStep): Step {
  const text = `approve ${whichText(which)} with card ${card}, amount ${amount}, note ${note}`;
  return step(`${text}${keyText(key)}${faultText(fault)}`, async (life, ground) => {
    const believed = pick(life, which, 'approve');
    if (!believed) return;
    const { tid, amount: agreed } = believed.terms;
    const sent = { none: undefined, right: agreed, wrong: agreed + 1 }[amount];
    await ask(life, ground, { do: 'approve', tid, card, amount: sent, note, key: own(life, key) }, fault);
  });
}

export interface MovingStep extends Which {
  readonly call: 'cancel' | 'capture' | 'refund' | 'void';
  /** All that is left, hundredths of the amount, or items. */
  readonly what: 'all' | number | readonly Item[];
  readonly note: number;
  readonly key: string | undefined;
  readonly fault: Fault | undefined;
}

export function movingStep({ call, what, note, key, fault, ...which }: MovingStep): Step {
  const part = typeof what === 'number' ? `${what} %` : JSON.stringify(what);
  const text = `${call} ${part} of ${whichText(which)}, note ${note}`;
  return step(`${text}${keyText(key)}${faultText(fault)}`, async (life, ground) => {
    const believed = pick(life, which, call);
    if (!believed) return;
    const { tid, amount: agreed } = believed.terms;
    const amount = typeof what === 'number' ? Math.ceil((agreed * what) / 100) : undefined;
    const items = typeof what === 'object' ? what : undefined;
    await ask(life, ground, { do: call, tid, amount, items, note, key: own(life, key) }, fault);
  });
}

/** A call with a key that was made before is made again, with the same body or another one. */
export const repeatStep = (back: number, body: 'same' | 'other'): Step =>
  step(`repeat ${back} back with the ${body} body`, async (life, ground) => {
    const { keyed } = life.model;
    const first = keyed[keyed.length - 1 - (back % Math.max(1, keyed.length))];
    if (first) await ask(life, ground, body === 'same' ? first : otherwise(first));
  });

/** The buyer opens the checkout page, and chooses a card there or leaves. */
export const pageStep = (which: Which, act: 'opened' | CardName | 'left'): Step =>
  step(`page of ${whichText(which)}: ${act}`, async (life, ground) => {
    const believed = pick(life, which, 'page');
    if (!believed) return;
    const { tid } = believed.terms;
    const { token = '' } = hiddenInputs(await ground.showPage(tid));
    life.model.hearPage(tid, 'opened', 200);
    if (act !== 'opened') {
      const fields = act === 'left' ? { action: 'leave' } : { action: 'pay', testCard: CARDS[act].number };
      life.model.hearPage(tid, act, await ground.submit(tid, { token, ...fields }));
    }
    await look(life, ground, tid);
  });

export const passStep = (ms: number, which: 'business' | 'both'): Step =>
  step(`${ms / 1000} s pass (${which})`, (life, ground) => pass(life, ground, ms, which));

export const crashStep = (): Step =>
  step('crash', async (life, ground) => {
    await ground.crash();
    life.model.restarted();
    await lookAtAll(life, ground);
  });

export const issuerStep = (lasting: LastingFault | undefined): Step =>
  step(
    lasting === undefined ? 'the issuer is well' : `the issuer ${lasting} from now on`,
    async (life, ground) => {
      ground.issuerIs(lasting);
      life.lasting = lasting;
    },
  );

export const shopStep = (reachable: 'reachable' | 'gone'): Step =>
  step(`the shop is ${reachable}`, async (_life, ground) => ground.shopIs(reachable));

export const lateStep = (): Step =>
  step('what was on its way arrives', async (life, ground) => {
    await ground.deliverLate();
    await lookAtAll(life, ground);
  });

export const quietStep = (): Step =>
  step('quiet', async (life, ground) => {
    await ground.town.quiet();
    await lookAtAll(life, ground);
  });

/** What the issuer's books speak for, when a person asks by phone. */
function verdictOf({ held, captured }: InBooks, now: number): PaymentState {
  if (captured > 0) return { ...READY, status: 'CAPTURED', captured };
  if (held > 0) return { ...READY, status: 'AUTHORIZED', releaseAt: now + RELEASED_AFTER_MS };
  return reversed(READY);
}

export const reviewStep = (which: Which): Step =>
  step(`review of ${whichText(which)}`, async (life, ground) => {
    const believed = pick(life, which, 'review');
    if (!believed) return;
    const { tid } = believed.terms;
    await ground.deliverLate();
    const books = await ground.booksOf(tid);
    const verdict = verdictOf(books, ground.now());
    const { refNo, authCode } = books;
    const approval = verdict.status === 'FAILED' ? {} : { refNo, authCode };
    const body = { outcome: verdict.status, reason: 'asked by phone', ...approval };
    const path = `/admin/api/payments/${tid}/resolve-review`;
    life.model.hearVerdict(tid, verdict, await ground.asAdmin({ method: 'POST', path, body }));
    await look(life, ground, tid);
  });
