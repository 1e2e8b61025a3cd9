import type { BusMessage, Received, Subscription } from './bus.ts';

export const message = (key: string, number: number, topic = 'sales'): BusMessage => ({
  topic,
  key,
  value: JSON.stringify({ number }),
  headers: { traceparent: `trace-${number}` },
});

/** `count` messages over so many keys, each with its number. */
export const many = (count: number, keys: number, first = 0): BusMessage[] =>
  Array.from({ length: count }, (_, i) => message(`key-${(first + i) % keys}`, first + i));

export const numberOf = ({ value }: Pick<BusMessage, 'value'>): number => JSON.parse(value).number;

export const numbersOf = (got: readonly Pick<BusMessage, 'value'>[]): number[] =>
  [...new Set(got.map(numberOf))].sort((a, b) => a - b);

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Keeps what it gets. */
export function keeper(of: Partial<Subscription> = {}) {
  const got: Received[] = [];
  const subscription: Subscription = {
    group: 'books',
    topics: ['sales'],
    atOnce: 8,
    handle: async (received) => void got.push(received),
    ...of,
  };
  return { got, subscription };
}

/** By key, the numbers in the order in which they came. */
export function byKey(got: readonly Received[]): number[][] {
  return [...Map.groupBy(got, ({ key }) => key).values()].map((of) => of.map(numberOf));
}

export const growing = (numbers: readonly number[]): boolean =>
  numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));
