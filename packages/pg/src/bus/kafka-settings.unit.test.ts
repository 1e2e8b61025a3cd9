import { expect, test } from 'vitest';
import { pgConfig } from '../config.ts';

const read = (env: Record<string, string>) => pgConfig(env).kafka;

test('without brokers there is no Kafka, whatever else is set', () => {
  expect(read({ KAFKA_TOPIC_PREFIX: 'shop.', KAFKA_BROKERS: '' })).toBeUndefined();
});

test('brokers are enough: plain connections, nobody logs in, six partitions', () => {
  expect(read({ KAFKA_BROKERS: 'kafka-1:9092, kafka-2.shop.internal:9093' })).toEqual({
    brokers: ['kafka-1:9092', 'kafka-2.shop.internal:9093'],
    topicPrefix: '',
    partitions: 6,
    replication: 1,
    wire: 'plain',
    login: undefined,
  });
});

test('a cluster that wants a name and a password gets them, over TLS when that is asked for', () => {
  const login = { KAFKA_USERNAME: 'pg', KAFKA_PASSWORD: 'fdjk23!', KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' };
  expect(read({ KAFKA_BROKERS: 'k:9092', KAFKA_SSL: 'true', ...login })).toMatchObject({
    wire: 'tls',
    login: { mechanism: 'SCRAM-SHA-512', username: 'pg', password: 'fdjk23!' },
  });
});

test.each([
  [{ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS must be host:port[,host:port], and kafka is not'],
  [{ KAFKA_BROKERS: 'k:9092,k:0' }, 'and k:0 is not'],
  [{ KAFKA_BROKERS: 'kafka://k:9092' }, 'and kafka://k:9092 is not'],
  [{ KAFKA_BROKERS: ',' }, 'KAFKA_BROKERS names no broker'],
  [{ KAFKA_BROKERS: 'k:9092', KAFKA_TOPIC_PREFIX: 'a b' }, 'KAFKA_TOPIC_PREFIX must be'],
  [{ KAFKA_BROKERS: 'k:9092', KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS'],
  [{ KAFKA_BROKERS: 'k:9092', KAFKA_USERNAME: 'pg' }, 'KAFKA_USERNAME and KAFKA_PASSWORD go together'],
])('%o is refused, and it is said why', (env, message) => {
  expect(() => read(env)).toThrow(message);
});
