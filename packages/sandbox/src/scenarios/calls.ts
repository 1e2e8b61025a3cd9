import { cvcLength, pay, rest, type ServerName } from '@payflow/contracts';
import { type Answer, idempotencyHeader, requestOf, send, type Wanted, wantedOf } from './requests.ts';
import { ScenarioStuck, type SentRequest } from './results.ts';
import type { CallStep } from './scenario.ts';
import type { Stage } from './stage.ts';
import { inFours, serverCalled, won } from './wording.ts';

/** What a caller did, and what came back. */
export interface Called {
  readonly did: string;
  readonly answer: Answer;
}

interface Planned {
  readonly did: string;
  readonly request: SentRequest;
  readonly lose?: 'reply' | undefined;
}

type CardGiven = string | { readonly number: string; readonly expiry: string; readonly cvc: string };

const cardOf = (card: CardGiven | undefined) => {
  if (typeof card !== 'string') return card;
  const number = card.replaceAll(/[ -]/g, '');
  return { number, expiry: '12/99', cvc: '1234'.slice(0, cvcLength(number)) };
};
const withCard = (card: CardGiven | undefined): string => {
  if (card === undefined) return '';
  return ` with card ${inFours(typeof card === 'string' ? card : card.number)}`;
};

/** Only what was given. */
const given = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const short = <T extends object>(told: string | T): Partial<T> & { payment: string } =>
  (typeof told === 'string' ? { payment: told } : told) as Partial<T> & { payment: string };

const keyed = (key: string | undefined): string => {
  if (key === undefined || key === 'none') return '';
  return `, key ${key}`;
};

type WantedByMerchant = Omit<Wanted, 'caller'>;
const byMerchant = (stage: Stage, wanted: WantedByMerchant): SentRequest =>
  requestOf(stage, { ...wanted, caller: 'merchant' });

const called = (payment: string): string => (payment.startsWith('{') ? 'a payment' : payment);

/** A REST call wants a key; the same step of the same scenario has the same one. */
const restKey = (key: string | undefined, number: string): string => key ?? `step-${number}`;

type Plan<V extends CallStep['verb']> = (
  stage: Stage,
  told: Extract<CallStep, { verb: V }>['told'],
  number: string,
) => Planned;

const windowPlans: { readonly [V in 'ready' | 'approve' | 'cancel' | 'read']: Plan<V> } = {
  ready(stage, { key, headers, lose, ...body }, number) {
    const orderNo = body.orderNo ?? `SCENARIO-${number}`;
    const request = byMerchant(stage, { ...wantedOf(pay.ready), body: { ...body, orderNo }, key, headers });
    const did = `the merchant makes ${orderNo} ready for ${won(body.amount)}${keyed(key)}`;
    return { did, request, lose };
  },
  approve(stage, told) {
    const { payment, card, amount, installmentMonths, key, headers, lose } = short(told);
    const body = given({ tid: stage.results.tid(payment), card: cardOf(card), amount, installmentMonths });
    const request = byMerchant(stage, { ...wantedOf(pay.approve), body, key, headers });
    const of = amount === undefined ? '' : `, naming ${won(amount)}`;
    return {
      did: `the merchant approves ${called(payment)}${withCard(card)}${of}${keyed(key)}`,
      request,
      lose,
    };
  },
  cancel(stage, told) {
    const {
      payment,
      amount,
      items,
      reason = 'The buyer changed her mind.',
      key,
      headers,
      lose,
    } = short(told);
    const body = given({ tid: stage.results.tid(payment), amount, items, reason });
    const request = byMerchant(stage, { ...wantedOf(pay.cancel), body, key, headers });
    const part = amount === undefined ? '' : ` in part: ${won(amount)}`;
    return { did: `the merchant cancels ${called(payment)}${part}${keyed(key)}`, request, lose };
  },
  read(stage, told) {
    const { payment, headers, lose } = short(told);
    const request = byMerchant(stage, { ...wantedOf(pay.tx, { tid: stage.results.tid(payment) }), headers });
    return { did: `the merchant looks ${called(payment)} up`, request, lose };
  },
};

/** Both ways to a payment in one call: what is told of them differs, and where they go. */
const inOneCall =
  (wanted: Pick<Wanted, 'to' | 'method' | 'path'>, does: string): Plan<'authorize'> & Plan<'request'> =>
  (stage, { key, headers, lose, card, ...terms }, number) => {
    const body = given({ ...terms, card: cardOf(card) });
    const request = byMerchant(stage, { ...wanted, body, key: restKey(key, number), headers });
    const did = `the merchant ${does} ${won(terms.amount)}${withCard(card)}${keyed(key)}`;
    return { did, request, lose };
  };

const restPlans: { readonly [V in 'authorize' | 'request' | 'capture' | 'void' | 'refund']: Plan<V> } = {
  authorize: inOneCall(wantedOf(rest.authorizePayment), 'authorizes'),
  request: inOneCall(wantedOf(rest.requestPayment), 'requests'),
  capture(stage, told, number) {
    const { payment, amount, key, headers, lose } = short(told);
    const wanted = wantedOf(rest.capturePayment, { paymentId: stage.results.tid(payment) });
    const request = byMerchant(stage, {
      ...wanted,
      body: given({ amount }),
      key: restKey(key, number),
      headers,
    });
    const part = amount === undefined ? '' : `: ${won(amount)}`;
    return { did: `the merchant captures ${called(payment)}${part}`, request, lose };
  },
  void(stage, told, number) {
    const { payment, reason, key, headers, lose } = short(told);
    const wanted = wantedOf(rest.voidPayment, { paymentId: stage.results.tid(payment) });
    const request = byMerchant(stage, {
      ...wanted,
      body: given({ reason }),
      key: restKey(key, number),
      headers,
    });
    return { did: `the merchant voids ${called(payment)}`, request, lose };
  },
  refund(stage, told, number) {
    const { payment, amount, items, reason, key, headers, lose } = short(told);
    const wanted = wantedOf(rest.refundPayment, { paymentId: stage.results.tid(payment) });
    const body = given({ amount, items, reason });
    const request = byMerchant(stage, { ...wanted, body, key: restKey(key, number), headers });
    const part = amount === undefined ? '' : `: ${won(amount)}`;
    return { did: `the merchant refunds ${called(payment)}${part}`, request, lose };
  },
};

/** The same call, with what is told to differ. */
function again(stage: Stage, told: Extract<CallStep, { verb: 'repeat' }>['told']): Planned {
  const { call, key, body } =
    typeof told === 'string' ? { call: told, key: undefined, body: undefined } : told;
  const first = stage.requests.get(call);
  if (!first) throw new ScenarioStuck(`${call} made no call that could be repeated`);
  const { 'idempotency-key': sameKey, ...headers } = first.headers;
  const changed = body && { ...(JSON.parse(first.body ?? '{}') as object), ...body };
  const request = {
    ...first,
    headers: { ...headers, ...idempotencyHeader(key ?? sameKey) },
    body: changed ? JSON.stringify(changed) : first.body,
  };
  const otherwise = [
    ...(key === undefined ? [] : [key === 'none' ? 'without a key' : `with key ${key}`]),
    ...(body === undefined ? [] : ['with another body']),
  ].join(' and ');
  return { did: `the call "${call}" is made once more${otherwise === '' ? '' : ` ${otherwise}`}`, request };
}

const rawCaller = (to: ServerName, path: string): string => `somebody sends ${serverCalled(to)} ${path}`;

function raw(stage: Stage, told: Extract<CallStep, { verb: 'post' }>['told']): Planned {
  const { to, path, method = 'POST', caller = 'nobody', lose, ...extras } = told;
  const request = requestOf(stage, { to, path, method, caller, ...extras });
  return { did: rawCaller(to, `${method} ${path}`), request, lose };
}

const plans: { readonly [V in CallStep['verb']]: Plan<V> } = {
  ...windowPlans,
  ...restPlans,
  repeat: again,
  post: raw,
};

/** Makes the call of a step, and remembers what it was and what came back. */
export async function makeCall(stage: Stage, step: CallStep, number: string): Promise<Called> {
  const plan = plans[step.verb] as Plan<CallStep['verb']>;
  const { did, request, lose } = plan(stage, stage.results.fill(step.told), number);
  const answer = await send(stage, request, lose);
  if (step.as !== undefined) {
    stage.requests.set(step.as, request);
    stage.results.keep(step.as, answer.kind === 'reply' ? answer.body : undefined);
    if (answer.kind === 'reply') stage.replies.set(step.as, answer.bytes);
  }
  return { did, answer };
}
