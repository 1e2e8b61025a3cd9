import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BUS_EVENTS, BUS_TOPICS, eventTypes, kindOf, readBusEvent, topicOf } from './index.ts';
import { eventSchemaFile, eventSchemaText } from './write-event-schemas.ts';

describe('docs/events', () => {
  test.each(BUS_TOPICS)('holds the schema of %s as the contracts give it', (topic) => {
    const written = readFileSync(eventSchemaFile(topic), 'utf8');
    expect(written === eventSchemaText(topic), 'run node packages/contracts/src/write-event-schemas.ts').toBe(
      true,
    );
  });

  test('holds no schema of anything else', () => {
    const files = readdirSync(new URL('.', eventSchemaFile('payment.captured')));
    expect(files.sort()).toEqual(BUS_TOPICS.map((topic) => `${topic}.schema.json`).sort());
  });
});

test('every schema has a name of its own, and every type a version', () => {
  const kinds = BUS_TOPICS.map(kindOf);
  expect(new Set(kinds.map(({ dataschema }) => dataschema)).size).toBe(BUS_TOPICS.length);
  for (const { type } of kinds) expect(type).toMatch(/^payflow\.payment\.[a-z]+\.v1$/);
});

test('each event type goes to one topic or stays inside, and all topics but that of dead letters have events', () => {
  const topics = eventTypes.flatMap((type) => topicOf(type) ?? []);
  expect(new Set(topics).size).toBe(topics.length);
  expect(topicOf('payment.requested')).toBe('payment.requested.v1');
  expect(topicOf('payment.approving')).toBeUndefined();
  expect(BUS_TOPICS.filter((topic) => !topics.includes(topic) && topic !== 'payment.requested.v1')).toEqual([
    'payment.dlq',
  ]);
});

const dlq = {
  specversion: '1.0',
  id: 'dlq_1',
  source: '/payflow/pg',
  ...kindOf('payment.dlq'),
  subject: 'T1',
  time: '2026-03-02T00:00:00.000Z',
  datacontenttype: 'application/json',
  partitionkey: 'T1',
  data: {
    ...{
      consumer: 'authorizer',
      topic: 'payment.requested.v1',
      position: 'payment.requested.v1:0',
      key: 'T1',
    },
    ...{ eventId: null, attempts: 5, reason: 'it cannot be read', value: '{"half' },
  },
};

test('a consumer reads what has grown since, and refuses what is no longer what it knows', () => {
  const grown = { ...dlq, newattribute: 1, data: { ...dlq.data, more: true } };
  expect(readBusEvent('payment.dlq', JSON.stringify(grown))).toEqual(dlq);
  expect(() => readBusEvent('payment.captured', JSON.stringify(dlq))).toThrow();
  expect(() => readBusEvent('payment.dlq', '{"half')).toThrow(SyntaxError);
});

test('no field of any event can hold a card number or a CVC', () => {
  for (const topic of BUS_TOPICS) {
    const names = JSON.stringify(Object.keys(BUS_EVENTS[topic].shape.data.shape));
    expect(names).not.toMatch(/number|cvc|expiry/i);
  }
  expect(eventSchemaText('payment.captured')).toContain('"last4"');
});
