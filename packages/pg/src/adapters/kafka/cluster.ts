import type { Clock, Logger } from '@payflow/service-kit';
import { Admin, type BaseOptions } from '@platformatic/kafka';
import type { KafkaSettings } from '../../bus/kafka-settings.ts';

/** What everything that talks to the cluster is given. */
export interface Kafka {
  readonly settings: KafkaSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

const CONNECT_MS = 2_000;
const REQUEST_MS = 5_000;
const CLOSE_MS = 1_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const INSIST_TRIES = 6;

/**
 * The library's own retries are left out: who asked knows better what to do, and after a request that was not answered
 * its connection is of no use any more. So whatever fails is thrown away whole, and made anew.
 */
export const clientOptions = ({ brokers, wire, login }: KafkaSettings): BaseOptions => ({
  clientId: 'payflow',
  bootstrapBrokers: [...brokers],
  connectTimeout: CONNECT_MS,
  requestTimeout: REQUEST_MS,
  timeout: REQUEST_MS,
  retries: 0,
  retryDelay: FIRST_PAUSE_MS,
  ...(wire === 'tls' ? { tls: {}, tlsServerName: true } : {}),
  ...(login ? { sasl: { ...login } } : {}),
});

/** What `work` comes to, if it does in this real time; what becomes of it later is nobody's business. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  using _ = clock.alarm(ms, () => late.reject(new Error(`no answer within ${ms} ms`)));
  return await Promise.race([work, late.promise]);
}

/** How long to wait after so many failures in a row, ms. */
export const pauseMs = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);

/**
 * Tries again and again until `off`: at once after a try that ended well, after a pause that doubles when it threw.
 * A try that got somewhere says so by `settled`; then the next pause is a short one.
 */
export async function keepTrying(
  clock: Clock,
  off: AbortSignal,
  attempt: (settled: () => void) => Promise<void>,
  onFailure: (error: unknown) => void,
): Promise<void> {
  let failures = 0;
  const settled = () => {
    failures = 0;
  };
  while (!off.aborted) {
    try {
      await attempt(settled);
    } catch (error) {
      if (off.aborted) return;
      onFailure(error);
      await clock.after(pauseMs(failures++), off);
    }
  }
}

/** What a cluster says wrong in its first moments, after an election or a new topic, is asked again; what lasts is thrown. */
export async function insist<T>(clock: Clock, off: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await ask();
    } catch (error) {
      if (failures === INSIST_TRIES || off.aborted) throw error;
      await clock.after(pauseMs(failures), off);
    }
  }
}

interface Client {
  close(): Promise<void>;
  readonly connections: { close(): Promise<void> };
}

/** Lets go of a client and of its connections, whatever state they are in. */
export async function discard(clock: Clock, client: Client): Promise<void> {
  await within(clock, CLOSE_MS, client.close()).catch(() => undefined);
  await within(clock, CLOSE_MS, client.connections.close()).catch(() => undefined);
}

/** What the log is told of a loss that is made good within this many tries: nothing. */
const UNTOLD = 2;

/** Tells a loss once, when it lasts, and once that it is over. */
export function createTelling(logger: Logger, lost: string, found: string) {
  let failures = 0;
  return {
    gone(error: unknown): void {
      failures++;
      if (failures === UNTOLD + 1) logger.warn({ err: error }, lost);
    },
    back(): void {
      if (failures > UNTOLD) logger.info(found);
      failures = 0;
    },
  };
}

/** Names that the cluster does not know. */
async function missingOf(admin: Admin, names: readonly string[]): Promise<string[]> {
  const there = new Set(await admin.listTopics());
  return names.filter((name) => !there.has(name));
}

async function createMissing(admin: Admin, names: readonly string[], settings: KafkaSettings): Promise<void> {
  const topics = await missingOf(admin, names);
  if (topics.length === 0) return;
  const { partitions, replication } = settings;
  await admin.createTopics({ topics, partitions, replicas: replication });
}

/** Resolves when these topics are there and can be written to. */
export async function ensureTopics({ settings, clock }: Kafka, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const admin = new Admin(clientOptions(settings));
  admin.on('error', () => undefined);
  try {
    // Who makes the same topics at the same time is refused, and sees them some milliseconds later; nor has every
    // topic that was made a leader at once.
    await insist(clock, new AbortController().signal, async () => {
      await createMissing(admin, names, settings);
      await admin.metadata({ topics: [...names], forceUpdate: true });
    });
  } finally {
    await discard(clock, admin);
  }
}
