import { BUS_TOPICS } from '@payflow/contracts';
import { openBooks } from '@payflow/database';
import type { BusMessage } from '@payflow/pg';
import { openKafkaBus } from '@payflow/pg/kafka';
import { createLogger, liveClock } from '@payflow/service-kit';
import { until } from '../supervisor/payflow-process.ts';
import type { ProcessTown } from './process-town.ts';

/** Somebody else on the broker of a town, who hears all and can say anything. */
export interface Captured extends AsyncDisposable {
  /** What went over its topics since, in the order in which it came. */
  readonly messages: readonly BusMessage[];
  publish(messages: readonly BusMessage[]): Promise<void>;
}

const REQUESTED = 'payment.requested.v1';
/** Longer than any message of PayFlow's own. */
const HUGE_CHARACTERS = 200_000;
/** Shaped as a TID, and no payment's. */
const NOBODYS = 'T0123456789ABCDEFGHJ';
const HEARD_WITHIN_MS = 30_000;

let listeners = 0;

/** Hears what is published from now on. */
export async function captureMessages({ broker }: ProcessTown): Promise<Captured> {
  const settings = {
    brokers: [broker.brokers],
    ...{ topicPrefix: '', partitions: 3, replication: 1 },
    wire: 'plain',
    login: undefined,
  } as const;
  const logger = createLogger({ name: 'captured', level: 'silent' }, { write: () => undefined });
  const bus = openKafkaBus({ settings, clock: liveClock(), logger }, []);
  const messages: BusMessage[] = [];
  await bus.subscribe({
    group: `captured-${++listeners}`,
    topics: BUS_TOPICS,
    atOnce: 16,
    async handle({ topic, key, value, headers }) {
      messages.push({ topic, key, value, headers });
    },
  });
  return {
    messages,
    publish: async (some) => {
      await bus.publish(some);
    },
    [Symbol.asyncDispose]: () => bus.close(),
  };
}

/** Resolves when so many requests of payments went by. */
export const heardRequests = ({ messages }: Captured, count: number): Promise<void> =>
  until(
    `${count} requests go over the bus`,
    () => messages.filter(({ topic }) => topic === REQUESTED).length >= count,
    HEARD_WITHIN_MS,
  );

/** Garbage, a true envelope about a payment that does not exist, and one that is far too long. */
export function poison({ messages }: Captured): BusMessage[] {
  const model = messages.find(({ topic }) => topic === REQUESTED);
  if (!model) throw new Error('no request of a payment went over the bus');
  const event = JSON.parse(model.value) as { readonly data: object };
  const about = { ...event, id: 'evt_of_nobody', subject: NOBODYS };
  const long = { ...event, id: 'evt_too_long', padding: 'x'.repeat(HUGE_CHARACTERS) };
  const says = (value: string): BusMessage => ({ ...model, headers: {}, value });
  return [says('{"not": JSON'), says(JSON.stringify(about)), says(JSON.stringify(long))];
}

/** How many messages the workers took for repeats. */
export async function duplicatesSeen({ workers }: ProcessTown): Promise<number> {
  const pages = await Promise.all(workers.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
  const values = pages.flatMap((page) => [
    ...page.matchAll(/^payflow_consumer_duplicates_total\{[^}]*\} (\d+)/gm),
  ]);
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

/** Why messages were kept aside. */
export async function keptAside({ books }: ProcessTown): Promise<string[]> {
  await using pg = await openBooks(books.pg);
  const letters = await pg.rows('SELECT "reason" FROM "dead_letters" ORDER BY "reason"');
  return letters.map(({ reason }) => String(reason));
}

/** How payments stand. */
export async function outcomesOf({ books }: ProcessTown, tids: ReadonlySet<string>): Promise<Set<unknown>> {
  await using pg = await openBooks(books.pg);
  const payments = await pg.rows('SELECT "tid", "status" FROM "payments"');
  return new Set(payments.filter(({ tid }) => tids.has(String(tid))).map(({ status }) => status));
}
