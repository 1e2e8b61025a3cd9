import { type BusTopic, type PaymentStatus, readBusEvent, webhooks } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import type { Change } from '../payments/change.ts';
import { expire } from '../payments/expire.ts';
import type { Terms } from '../payments/payment.ts';
import { AT, aPayment, lifeUntil, moment, someTerms } from '../payments/test-payments.ts';
import { announce } from './announce.ts';
import { defaultEndpoint, type Endpoint } from './endpoint.ts';
import { anEndpoint } from './test-endpoints.ts';

const HOLD = { deliveries: AT + 25_000, messages: AT + 5_000 };
const CALLBACK = 'http://localhost:3000/callback';

const first = anEndpoint();
const second = anEndpoint({ id: 'we_2', url: 'http://localhost:3001/hook', createdAt: AT + 1 });

/** Only the last step of a payment's life. */
function stepTo(status: PaymentStatus, over: Partial<Terms> = {}): Change {
  const { payment, events } = lifeUntil(status, over);
  return { payment, events: events.slice(-1), operations: [], timers: [] };
}
const announced = (change: Change, endpoints: readonly Endpoint[]) => announce(change, endpoints, HOLD);
const urls = (change: Change, endpoints: readonly Endpoint[]) =>
  announced(change, endpoints).deliveries.map(({ url, endpointId }) => `${endpointId} ${url}`);

describe('the bus', () => {
  test('is told the facts that have a topic, also when no merchant wants them', () => {
    const life = lifeUntil('FAILED');
    const { messages, deliveries } = announced(life, []);
    expect(messages.map(({ topic, seq }) => [topic, seq])).toEqual([['payment.failed', 3]]);
    expect(messages.map(({ id }) => id)).toEqual(life.events.slice(-1).map(({ id }) => id));
    expect(deliveries).toEqual([]);
  });

  test('is not told the steps on the way', () => {
    expect(announced(lifeUntil('MANUAL_REVIEW'), []).messages).toEqual([]);
  });

  test('gets each event with its time, its merchant and its data', () => {
    const { messages } = announced(stepTo('FAILED'), []);
    expect(messages).toMatchObject([{ tid: someTerms().tid, createdAt: AT }]);
    expect(readBusEvent('payment.failed', messages[0]?.payload ?? '')).toEqual({
      specversion: '1.0',
      id: messages[0]?.id,
      source: '/payflow/pg',
      type: 'payflow.payment.failed.v1',
      dataschema: 'urn:payflow:schema:payment.failed.v1',
      subject: someTerms().tid,
      time: '2026-03-02T00:00:00.000Z',
      datacontenttype: 'application/json',
      seq: 3,
      merchantid: 'M001',
      partitionkey: someTerms().tid,
      data: expect.objectContaining({
        status: 'FAILED',
        failure: expect.objectContaining({ code: '51', name: 'insufficient_funds' }),
      }),
    });
  });

  test.each(['AUTHORIZED', 'CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED', 'FAILED'] as const)(
    'gets of a payment that becomes %s all that its topic promises',
    (status) => {
      const [message] = announced(stepTo(status), []).messages;
      const { data } = readBusEvent(message?.topic as BusTopic, message?.payload ?? '');
      expect(data).toMatchObject({ orderNo: someTerms().orderNo, status });
    },
  );

  test('is told by the committing process itself of what can be the first event of its payment', () => {
    const held = (status: PaymentStatus, over: Partial<Terms> = {}) =>
      announced(stepTo(status, over), []).messages.map(({ heldUntil }) => heldUntil);
    for (const status of ['AUTHORIZED', 'CAPTURED', 'FAILED'] as const)
      expect(held(status)).toEqual([HOLD.messages]);
    for (const status of ['PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED'] as const)
      expect(held(status)).toEqual([0]);
  });
});

describe('a merchant is told', () => {
  test('at every endpoint that wants this type', () => {
    const picky = anEndpoint({ id: 'we_3', url: 'http://localhost:3002/', events: ['payment.failed'] });
    expect(urls(stepTo('CAPTURED'), [first, second, picky])).toEqual([
      'we_1 http://localhost:3000/hook',
      'we_2 http://localhost:3001/hook',
    ]);
    expect(urls(stepTo('FAILED'), [picky])).toEqual(['we_3 http://localhost:3002/']);
  });

  test.each(['PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED'] as const)(
    'of a payment that becomes %s',
    (status) => {
      const all = anEndpoint({ events: ['payment.refunded', 'payment.voided'] });
      expect(urls(stepTo(status), [all])).toHaveLength(1);
      expect(announced(stepTo(status), []).messages).toHaveLength(1);
    },
  );

  test('nothing of an operation that is only asked for', () => {
    const events = lifeUntil('REFUNDED').events.filter(({ type }) => type.endsWith('_requested'));
    expect(events).toHaveLength(2);
    expect(announced({ ...stepTo('REFUNDED'), events }, [first])).toMatchObject({
      messages: [],
      deliveries: [],
    });
  });

  test.each(['READY', 'APPROVING', 'UNKNOWN', 'MANUAL_REVIEW', 'CANCELLED_BY_BUYER'] as const)(
    'nothing of a payment that becomes %s',
    (status) => {
      expect(urls(stepTo(status, { callbackUrl: CALLBACK }), [first])).toEqual([]);
    },
  );

  test('of an authorization when it captures by hand', () => {
    expect(urls(stepTo('AUTHORIZED', { captureMode: 'MANUAL' }), [first])).toHaveLength(1);
    expect(urls(stepTo('AUTHORIZED', { captureMode: 'AUTO' }), [first])).toEqual([]);
  });

  test('of a payment that ran out of time, not of one that another ready replaced', () => {
    const ended = (why: 'time' | 'replaced') => expire(aPayment('READY'), { ...moment(), why }) as Change;
    expect(urls(ended('time'), [first])).toHaveLength(1);
    expect(urls(ended('replaced'), [first])).toEqual([]);
  });

  test('nothing at an endpoint that is disabled', () => {
    expect(urls(stepTo('CAPTURED'), [anEndpoint({ disabledAt: AT }), second])).toEqual([
      'we_2 http://localhost:3001/hook',
    ]);
  });
});

describe("a payment's own callbackUrl", () => {
  const paid = stepTo('CAPTURED', { callbackUrl: CALLBACK });

  test('is one target more, signed with the secret of the first endpoint', () => {
    expect(urls(paid, [second, first])).toEqual([
      'we_2 http://localhost:3001/hook',
      'we_1 http://localhost:3000/hook',
      `we_1 ${CALLBACK}`,
    ]);
  });

  test('is told apart from endpoints, whose address may change before it is sent', () => {
    const { deliveries } = announced(paid, [first]);
    expect(deliveries.map(({ addressee }) => addressee)).toEqual(['ENDPOINT', 'CALLBACK']);
  });

  test('gets every type of webhook, whatever the first endpoint wants', () => {
    expect(urls(paid, [anEndpoint({ events: ['payment.failed'] })])).toEqual([`we_1 ${CALLBACK}`]);
  });

  test('adds nothing when it is registered, also when that endpoint wants other types', () => {
    const registered = anEndpoint({ url: CALLBACK, events: ['payment.failed'] });
    expect(urls(paid, [registered])).toEqual([]);
  });

  test('gets nothing while no endpoint can sign', () => {
    expect(urls(paid, [])).toEqual([]);
    expect(urls(paid, [anEndpoint({ disabledAt: AT })])).toEqual([]);
  });
});

test('the first endpoint is the oldest that is not disabled; of twins, the one with the smaller id', () => {
  const twin = anEndpoint({ id: 'we_0' });
  expect(defaultEndpoint([second, first, twin])?.id).toBe('we_0');
  expect(defaultEndpoint([second, anEndpoint({ disabledAt: AT })])?.id).toBe('we_2');
  expect(defaultEndpoint([])).toBeUndefined();
});

describe('what is sent', () => {
  test.each([
    ['CAPTURED', { cardAuthCode: '482913', cardRefNo: 'R1', approvedAt: '2026-03-02T00:00:01.000Z' }],
    ['FAILED', { failure: { code: '51', name: 'insufficient_funds' }, approvedAt: null }],
    ['EXPIRED', { cardAuthCode: null, cardRefNo: null }],
    [
      'PARTIALLY_REFUNDED',
      {
        capturedAmount: 50_000,
        refundedAmount: 20_000,
        refund: { id: 'op_1', amount: 20_000, reason: 'she changed her mind' },
      },
    ],
    ['VOIDED', { capturedAmount: 0, refundedAmount: 0 }],
  ] as const)('is the event of the contract, nothing less and nothing more: %s', (status, data) => {
    const [delivery] = announced(stepTo(status), [first]).deliveries;
    const body = JSON.parse(delivery?.body ?? '');
    expect(webhooks.WebhookEvent.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      type: delivery?.type,
      timestamp: '2026-03-02T00:00:00.000Z',
      data: { ...data, status, seq: lifeUntil(status).events.length },
    });
  });

  test('carries the id of its event, without a full stop, and its timer is held for the sender', () => {
    const { deliveries, timers } = announced(stepTo('CAPTURED', { callbackUrl: CALLBACK }), [first, second]);
    expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(1);
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(3);
    for (const { id, eventId } of deliveries) expect(id + eventId).toMatch(/^[\x21-\x2d\x2f-\x7e]+$/);
    expect(timers).toEqual(
      deliveries.map(({ id }) => ({
        timer: 'set',
        kind: 'deliver',
        subject: id,
        clock: 'business',
        due: AT,
        heldUntil: HOLD.deliveries,
      })),
    );
  });
});
