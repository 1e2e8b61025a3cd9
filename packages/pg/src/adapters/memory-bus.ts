import type { Clock, Logger } from '@payflow/service-kit';
import {
  type Bus,
  type BusMessage,
  BusUnavailable,
  NO_PLACES,
  type Received,
  type Subscribed,
  type Subscription,
} from '../bus/bus.ts';

/**
 * The bus of one process.
 * 1. A message goes to each group that had subscribed to its topic when it was published; a group keeps what none of its members takes.
 * 2. Within a group those of one key are handled one after the other, in the order in which they were published.
 * 3. What was rejected comes again after a backoff, and meanwhile holds back those of its key alone.
 * 4. It ends with its process; `doneWith` says of what that is no loss.
 */
export interface MemoryBusParts {
  readonly clock: Pick<Clock, 'after' | 'turn'>;
  readonly logger: Logger;
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

interface Entry {
  readonly message: Received;
  readonly done: PromiseWithResolvers<void>;
  tries: number;
}

interface Member {
  readonly subscription: Subscription;
  busy: number;
  stopped: PromiseWithResolvers<void> | undefined;
}

const closed = () => new BusUnavailable('the bus was closed');

const backoffMs = (tries: number): number =>
  Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(tries, 10));

/** What one group still has to handle. */
class Group {
  readonly topics = new Set<string>();
  readonly members = new Set<Member>();
  readonly outstanding = new Set<Entry>();
  /** Key → those of it, the first one in hand or waiting to be. */
  readonly #lanes = new Map<string, Entry[]>();
  /** The first ones of lanes that nobody handles. */
  #ready: Entry[] = [];
  readonly #parts: MemoryBusParts;
  readonly #closing: AbortSignal;

  constructor(parts: MemoryBusParts, closing: AbortSignal) {
    this.#parts = parts;
    this.#closing = closing;
  }

  add(message: Received): Entry {
    const entry: Entry = { message, done: Promise.withResolvers(), tries: 0 };
    // Who waits for it is told; nobody has to.
    entry.done.promise.catch(() => undefined);
    this.outstanding.add(entry);
    const lane = this.#lanes.get(message.key);
    if (lane) lane.push(entry);
    else {
      this.#lanes.set(message.key, [entry]);
      this.#ready.push(entry);
    }
    return entry;
  }

  /** Hands out what is ready, as far as members have room. */
  handOut(): void {
    if (this.#closing.aborted) return;
    const left: Entry[] = [];
    for (const entry of this.#ready) {
      const member = this.#roomFor(entry.message);
      if (member) void this.#handle(member, entry);
      else left.push(entry);
    }
    this.#ready = left;
  }

  end(): void {
    for (const { done } of this.outstanding) done.reject(closed());
    for (const { stopped } of this.members) stopped?.resolve();
  }

  #roomFor({ topic }: Received): Member | undefined {
    let found: Member | undefined;
    for (const member of this.members) {
      const { topics, atOnce } = member.subscription;
      if (member.stopped || member.busy >= atOnce || !topics.includes(topic)) continue;
      if (!found || member.busy < found.busy) found = member;
    }
    return found;
  }

  async #handle(member: Member, entry: Entry): Promise<void> {
    member.busy++;
    const outcome = await this.#tryOnce(member, entry);
    member.busy--;
    if (member.stopped && member.busy === 0) this.#leave(member);
    if (outcome === 'done') this.#finish(entry);
    else void this.#again(entry);
    this.handOut();
  }

  async #tryOnce({ subscription }: Member, entry: Entry): Promise<'done' | 'again'> {
    try {
      await subscription.handle(entry.message);
      return 'done';
    } catch (error) {
      const { topic, key } = entry.message;
      this.#parts.logger.warn(
        { err: error, group: subscription.group, topic, key },
        'a message comes again: it could not be handled',
      );
      return 'again';
    }
  }

  #finish(entry: Entry): void {
    this.outstanding.delete(entry);
    const lane = this.#lanes.get(entry.message.key);
    lane?.shift();
    const [next] = lane ?? [];
    if (next) this.#ready.push(next);
    else this.#lanes.delete(entry.message.key);
    entry.done.resolve();
  }

  async #again(entry: Entry): Promise<void> {
    await this.#parts.clock.after(backoffMs(entry.tries++), this.#closing);
    this.#ready.push(entry);
    this.handOut();
  }

  /** Resolves when it has nothing in hand any more; what it did not take is for others. */
  stop(member: Member): Promise<void> {
    member.stopped ??= Promise.withResolvers();
    if (member.busy === 0 || this.#closing.aborted) this.#leave(member);
    return member.stopped.promise;
  }

  #leave(member: Member): void {
    this.members.delete(member);
    member.stopped?.resolve();
    this.handOut();
  }
}

function subscribed(group: Group, member: Member): Subscribed {
  const own = () =>
    [...group.outstanding].filter(({ message }) => member.subscription.topics.includes(message.topic));
  return {
    async caughtUp() {
      await Promise.all(own().map(({ done }) => done.promise));
    },
    lag: async (topic) =>
      own().filter(({ message }) => topic === undefined || message.topic === topic).length,
    stop: () => group.stop(member),
  };
}

export function createMemoryBus(parts: MemoryBusParts): Bus {
  const closing = new AbortController();
  const groups = new Map<string, Group>();
  const published = new Map<string, number>();
  const pending = new WeakMap<BusMessage, Promise<unknown>>();
  let handingOut = false;

  /** All that is published in one turn of the event loop is handed out together, and never within `publish`. */
  function handOutSoon(): void {
    if (handingOut) return;
    handingOut = true;
    void parts.clock.turn().then(() => {
      handingOut = false;
      for (const group of groups.values()) group.handOut();
    });
  }

  function put(message: BusMessage): void {
    const { topic } = message;
    const wanting = [...groups.values()].filter(({ topics }) => topics.has(topic));
    const number = published.get(topic) ?? 0;
    published.set(topic, number + 1);
    if (wanting.length === 0) return;
    const received = { ...message, position: `${topic}:${number}` };
    const entries = wanting.map((group) => group.add(received));
    pending.set(message, Promise.all(entries.map(({ done }) => done.promise)));
    pending.get(message)?.catch(() => undefined);
    handOutSoon();
  }

  return {
    async publish(messages) {
      if (closing.signal.aborted) throw closed();
      for (const message of messages) put(message);
      return NO_PLACES;
    },
    doneWith: (message) => pending.get(message)?.then(() => undefined),
    async subscribe(subscription) {
      if (closing.signal.aborted) throw closed();
      const { group: name, topics } = subscription;
      const group = groups.get(name) ?? new Group(parts, closing.signal);
      groups.set(name, group);
      for (const topic of topics) group.topics.add(topic);
      const member: Member = { subscription, busy: 0, stopped: undefined };
      group.members.add(member);
      handOutSoon();
      return subscribed(group, member);
    },
    health: () => (closing.signal.aborted ? 'closed' : 'ok'),
    async close() {
      closing.abort();
      for (const group of groups.values()) group.end();
    },
  };
}
