import { expect, test } from 'vitest';
import { playText, wrongPaths } from './test-scenario.ts';

const PAID = `
steps:
  - ready: { orderNo: A-1, amount: 50000 }
    as: order1
  - approve: order1
`;

test('every kind of end that is not as expected is reported with its path, what was expected and what was', async () => {
  const played = await playText(`
steps:
  - buy: { product: iphone-16-pro }
    as: cart
  - quiet
expect:
  payments: { cart: { status: REFUNDED, capturedAmount: 1, events: [payment.ready] } }
  orders: { cart: FAILED }
  webhooks: { cart: { types: [payment.failed], verdicts: [DUPLICATE], count: 2 } }
  deliveries: { cart: { states: [EXHAUSTED], attempts: 9 } }
  issuer: { cart: { authorizations: 2, states: [VOID], held: 1, captured: 1, refunded: 1 } }
  inbox: { received: 9, valid: 9, rejected: 9, duplicates: 9 }
  ledger: { wallet: 1, accounts: { bank: 1, fee_income: 1 } }
`);
  expect(played.passed).toBe(false);
  expect(wrongPaths(played)).toEqual([
    'payments.cart.status',
    'payments.cart.capturedAmount',
    'payments.cart.events',
    'orders.cart.state',
    'webhooks.cart.types[0]',
    'webhooks.cart.verdicts[0]',
    'webhooks.cart.count',
    'deliveries.cart.states[0]',
    'deliveries.cart.attempts',
    'issuer.cart.authorizations',
    'issuer.cart.states[0]',
    'issuer.cart.held',
    'issuer.cart.captured',
    'issuer.cart.refunded',
    'inbox.received',
    'inbox.valid',
    'inbox.rejected',
    'inbox.duplicates',
    'ledger.wallet',
    'ledger.accounts.bank',
    'ledger.accounts.fee_income',
  ]);
  expect(played.endings[0]?.differences[0]).toEqual({
    path: 'payments.cart.status',
    expected: 'REFUNDED',
    actual: 'CAPTURED',
  });
});

test.each([
  ['a status', 'read: order1', '{ status: 404 }', 'steps[2].expect.status'],
  ['one of several statuses', 'read: order1', '{ status: [404, 409] }', 'steps[2].expect.status'],
  ['a code', 'approve: order1', '{ code: NOT_FOUND }', 'steps[2].expect.code'],
  ['a field deep in the body', 'read: order1', '{ body: { status: FAILED } }', 'steps[2].expect.body.status'],
  [
    'a field by its form',
    'read: order1',
    "{ body: { cardAuthCode: '/^x/' } }",
    'steps[2].expect.body.cardAuthCode',
  ],
  [
    'a header',
    'read: order1',
    '{ headers: { X-Frame-Options: ALLOW } }',
    'steps[2].expect.headers.x-frame-options',
  ],
  ['a replay', 'read: order1', '{ replayed: true }', 'steps[2].expect.replayed'],
  ['the same bytes', 'read: order1', '{ sameAs: order1 }', 'steps[2].expect.sameAs'],
  ['a failed call', 'read: order1', '{ failed: reset }', 'steps[2].expect.failed'],
  ['success, where nothing else is told', 'approve: order1', '{}', 'steps[2].expect.status'],
  ['a page', 'buy: { product: iphone-16-pro }', '{ page: sold out }', 'steps[2].expect.page'],
  ['a buyer who is lost', 'buy: { product: iphone-16-pro }', '{ lost: sold out }', 'steps[2].expect.lost'],
  ['a buyer who is not', 'buy: { product: no-such-thing }', '{}', 'steps[2].expect.lost'],
  ['a race', 'atOnce: [read: order1, approve: order1]', '{ answers: { OK: 2 } }', 'steps[2].expect.answers'],
])(
  '%s that does not come as expected fails the step, and nothing follows',
  async (_what, step, expected, path) => {
    const played = await playText(`${PAID}  - ${step}\n    expect: ${expected}\n  - quiet\n`);
    expect(played).toMatchObject({ passed: false, endings: [] });
    expect(wrongPaths(played)).toEqual([path]);
    expect(played.steps.filter(({ number }) => number.startsWith('4'))).toEqual([]);
  },
);

test('one of those that race can have an expectation of its own', async () => {
  const racing = '  - atOnce:\n      - read: order1\n        expect: { status: 404 }\n      - read: order1\n';
  expect(wrongPaths(await playText(PAID + racing))).toEqual(['steps[2].atOnce[0].expect.status']);
});

test('books that break an invariant fail a scenario that expects nothing', async () => {
  // An authorization behind the gateway's back.
  const played = await playText(`
steps:
  - post:
      to: card
      caller: card
      path: /card/api/authorize
      body: { amount: 1000, merchantName: Nobody, tid: T0123456789ABCDEFGHJ, attemptId: att_behind_our_back }
`);
  expect(played).toMatchObject({ passed: false });
  expect(played.endings).toMatchObject([
    {
      differences: [
        {
          path: 'invariants',
          expected: 'hold',
          actual: [expect.stringContaining('I9: att_behind_our_back')],
        },
      ],
    },
  ]);
});

test.each([
  [
    'the clock is to go back',
    '  - advanceTo: 2020-01-01T00:00:00Z\n',
    'the clock cannot go to 2020-01-01T00:00:00Z',
  ],
  [
    'a field is not there',
    "  - post: { to: pg, path: '/x/{order1.nothing}' }\n",
    'order1 came to nothing that has nothing',
  ],
  [
    'a payment was not made',
    '  - approve: order1\n    as: refused\n    expect: { status: 409 }\n  - read: refused\n',
    'refused came to no payment',
  ],
  [
    'no card was given',
    '  - buy: { product: iphone-16-pro, until: checkout }\n    as: cart\n  - return: cart\n',
    'cart has not been given a card',
  ],
  ['nobody is to be killed', '  - kill: pg\n  - kill: pg\n', 'pg is not running'],
])('a scenario that cannot go on because %s says so', async (_what, steps, why) => {
  const played = await playText(PAID + steps);
  expect(played.passed).toBe(false);
  expect(played.stuck).toContain(why);
});

test('a setting that a server does not take is said in the words of the server', async () => {
  const played = await playText(
    'given: { settings: { pg: { PAYFLOW_RATE_LIMIT_PER_SECOND: many } } }\nsteps: [quiet]\n',
  );
  expect(played).toMatchObject({
    passed: false,
    stuck: expect.stringContaining('PAYFLOW_RATE_LIMIT_PER_SECOND'),
  });
});

test('each step tells who did what, when, and what came back', async () => {
  const played = await playText(`
given: { now: '2026-03-02T09:00:00+09:00' }
steps:
  - ready: { orderNo: A-1, amount: 4321 }
    as: order1
    note: The first of the day.
  - advance: P1D
  - approve: { payment: order1, card: 4000 0000 0000 9995, key: k-1 }
    expect: { status: 409 }
`);
  expect(played.passed).toBe(true);
  expect(played.steps).toMatchObject(
    [
      {
        number: '1',
        did: 'The merchant makes A-1 ready for 4,321 won',
        came: '200 READY',
        note: 'The first of the day.',
      },
      { number: '2', did: 'Time goes by: 1 day', came: '' },
      {
        number: '3',
        did: 'The merchant approves order1 with card 4000 0000 0000 9995, key k-1',
        came: /^409 INVALID_STATE: /,
      },
    ].map((step) => ({
      ...step,
      came: step.came instanceof RegExp ? expect.stringMatching(step.came) : step.came,
    })),
  );
  expect(played.steps[0]?.at.slice(0, 16)).toBe('2026-03-02T00:00');
  expect(played.steps[2]?.at.slice(0, 16)).toBe('2026-03-03T00:00');
});
