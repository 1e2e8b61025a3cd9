/** Does it work at all: one buyer, each kind of call a few times, and nothing may go wrong. About five seconds. */
import { check, sleep } from 'k6';
import { BROKE, CARD, get, nothingLost, pay, payAndLookUp, post } from './shop.js';
import { summaryOf, trendStats } from './summary.js';

export const options = {
  scenarios: { smoke: { executor: 'per-vu-iterations', vus: 1, iterations: 3, maxDuration: '1m' } },
  thresholds: {
    ...nothingLost,
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    http_req_duration: ['p(95)<1000', 'p(99)<2000'],
    payments_acknowledged: ['count>=3'],
  },
  summaryTrendStats: trendStats,
};

export const handleSummary = summaryOf('smoke');

export default function buyer() {
  const paid = payAndLookUp();
  if (!check(paid, { 'a good card is approved': ({ outcome }) => outcome === 'approved' })) return;
  declined();
  repeated(paid);
  givenBack(paid);
  heldAndTaken(paid);
  askedLater(paid);
}

function declined() {
  const { outcome } = pay({ card: BROKE, orderNo: `K6-BROKE-${Date.now().toString(36)}` });
  check(outcome, { 'a card without money is declined': (one) => one === 'failed' });
}

/** The same key once more: the same bytes, and no second payment. */
function repeated({ tid, amount, orderNo }) {
  const again = () => post('/pay/approve', { tid, amount, card: CARD }, `approve-${orderNo}`);
  const [one, other] = [again(), again()];
  check(other, {
    'a repeat gets the first reply': ({ status, body }) => status === 200 && body === one.body,
    'a repeat says that it is one': ({ headers }) => headers['Idempotent-Replayed'] === 'true',
  });
}

function givenBack({ tid, orderNo }) {
  const cancel = (amount, time) =>
    post('/pay/cancel', { tid, amount, reason: 'load' }, `cancel-${time}-${orderNo}`);
  check(cancel(20_000, 1), {
    'a part is given back': (reply) => reply.status === 200 && reply.json('remainingAmount') === 30_000,
  });
  check(cancel(30_000, 2), {
    'the rest is given back': (reply) => reply.status === 200 && reply.json('status') === 'CANCELLED',
  });
}

function heldAndTaken({ orderNo }) {
  const held = post('/api/v1/payments/authorize', { amount: 7_000 }, `hold-${orderNo}`);
  check(held, {
    'money is held': (reply) => reply.status === 201 && reply.json('data.status') === 'AUTHORIZED',
  });
  const id = held.json('data.paymentId');
  const taken = post(
    `/api/v1/payments/capture/${id}`,
    { amount: 7_000 },
    `take-${orderNo}`,
    '/api/v1/payments/capture/{id}',
  );
  check(taken, {
    'money is taken': (reply) => reply.status === 200 && reply.json('data.status') === 'CAPTURED',
  });
  const found = get(`/api/v1/payments/${id}`, '/api/v1/payments/{id}');
  check(found, { 'it is found': (reply) => reply.json('data.status') === 'CAPTURED' });
}

const LOOKS = 40;

/** Taken at once and asked of the issuer later: by a worker, to whom it comes on the bus. */
function askedLater({ orderNo }) {
  const asked = post('/api/v1/payments', { amount: 9_000, capture: true }, `later-${orderNo}`);
  check(asked, { 'a payment is taken for later': ({ status }) => status === 202 });
  const id = asked.json('data.paymentId');
  const look = () => get(`/api/v1/payments/${id}`, '/api/v1/payments/{id}').json('data.status');
  let found = look();
  for (let looks = 1; looks < LOOKS && /^(?:REQUESTED|APPROVING)$/.test(found); looks++) {
    sleep(0.5);
    found = look();
  }
  check(found, { 'and paid soon': (status) => status === 'CAPTURED' });
}
