/**
 * A shop as it should be, many times over: it names every order once, repeats what got no answer under the same
 * Idempotency-Key, and believes a payment only when it finds it again.
 * 1. A payment that was acknowledged and is not found as it was acknowledged is lost; not one may be.
 * 2. A refusal (429, or a 503 that says so) is an answer. It is counted, and is no failure of a call.
 */
import { check, sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Rate } from 'k6/metrics';

const url = __ENV.PAYFLOW_URL || 'http://localhost:8081';
const key = __ENV.PAYFLOW_KEY;

export const CARD = { number: '4242424242424242', expiry: '12/40', cvc: '123' };
export const BROKE = { ...CARD, number: '4000000000009995' };

const acknowledged = new Counter('payments_acknowledged');
const lost = new Counter('payments_lost');
const unknown = new Counter('payments_unknown');
const refused = new Rate('payments_refused');
const repeated = new Counter('calls_repeated');

/** What holds for every script, however hard it pushes. */
export const nothingLost = { payments_lost: ['count==0'], checks: ['rate>0.999'] };

const REFUSALS = [429, 503];
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }, 402, ...REFUSALS));

const TRIES = 5;
/** Longer than the PG gives an issuer. */
const TIMEOUT = '15s';
const LOOKED_UP_AGAIN = 50;

/** Unlike any other of this run and of those before it. */
const begun = Date.now().toString(36);
const nameOrder = () => `K6-${begun}-${exec.vu.idInTest}-${exec.vu.iterationInInstance}`;

const headersWith = (idempotencyKey) => ({
  'content-type': 'application/json',
  ...(key ? { authorization: `Bearer ${key}` } : {}),
  ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
});

/** Nobody answered, or somebody who does not know whether it was done. */
const isUnanswered = ({ status, body }) =>
  status === 0 || (status === 503 && /UPSTREAM_UNAVAILABLE|STORAGE_UNAVAILABLE/.test(body));

/** POSTs under a key of its own, and again under the same one for as long as nobody knows what became of it. */
export function post(path, body, idempotencyKey, name = path) {
  const params = { headers: headersWith(idempotencyKey), tags: { name }, timeout: TIMEOUT };
  let reply = http.post(`${url}${path}`, JSON.stringify(body), params);
  for (let tried = 1; tried < TRIES && isUnanswered(reply); tried++) {
    repeated.add(1);
    sleep(tried / 2);
    reply = http.post(`${url}${path}`, JSON.stringify(body), params);
  }
  return reply;
}

export function get(path, name = path) {
  return http.get(`${url}${path}`, { headers: headersWith(), tags: { name }, timeout: TIMEOUT });
}

const fieldOf = (reply, name) => (reply.status === 0 ? undefined : reply.json(name));

/** One payment by the payment window: `{ outcome, tid, amount }`; what is not approved has a reason to be. */
export function pay({ amount = 50_000, card = CARD, orderNo = nameOrder() } = {}) {
  const ready = post('/pay/ready', { orderNo, amount }, `ready-${orderNo}`);
  if (REFUSALS.includes(ready.status)) return refusal();
  if (!check(ready, { 'a payment is made ready': ({ status }) => status === 200 }))
    return { outcome: 'failed' };
  const tid = ready.json('tid');
  const reply = post('/pay/approve', { tid, amount, card }, `approve-${orderNo}`);
  if (REFUSALS.includes(reply.status)) return { ...refusal(), tid, amount };
  refused.add(0);
  if (reply.status === 202) {
    unknown.add(1);
    return { outcome: 'unknown', tid, amount };
  }
  check(reply, { 'approve is answered': ({ status }) => status === 200 });
  const outcome = fieldOf(reply, 'status') === 'APPROVED' ? 'approved' : 'failed';
  if (outcome === 'approved') acknowledged.add(1);
  return { outcome, tid, amount, orderNo };
}

function refusal() {
  refused.add(1);
  return { outcome: 'refused' };
}

/** Looks an acknowledged payment up, and says whether it is there as it was acknowledged. */
export function isKept({ tid, amount }) {
  const reply = get(`/pay/tx/${tid}`, '/pay/tx/{tid}');
  // Who is turned away for now has learned nothing.
  if (reply.status === 0 || REFUSALS.includes(reply.status)) return true;
  const kept = reply.status === 200 && reply.json('status') === 'APPROVED' && reply.json('amount') === amount;
  lost.add(kept ? 0 : 1);
  return check(kept, { 'an acknowledged payment is found again': Boolean });
}

/** The buyer's own payments, the oldest first. */
const before = [];

/** What most buyers do: pay, and find it; now and then an older payment is looked up again. */
export function payAndLookUp(order) {
  const payment = pay(order);
  if (payment.outcome !== 'approved') return payment;
  isKept(payment);
  before.push(payment);
  if (before.length > LOOKED_UP_AGAIN) isKept(before.shift());
  return payment;
}
