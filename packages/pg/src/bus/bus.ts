/**
 * The way by which facts leave the gateway and work comes in: in memory, or Kafka. Both keep to this:
 * 1. At least once: what was acknowledged is handed to every group, perhaps more often than once.
 * 2. Messages of one topic and key come in the order in which they were published, unless they come again.
 *    Across topics there is no order: consumers look at `seq`.
 * 3. Within a group, each message is handed to one of its members.
 */
export interface Bus {
  /**
   * Resolves when all are acknowledged, to where they stand as far as that is known. Rejects with BusUnavailable; then
   * some of them may have been taken.
   */
  publish(messages: readonly BusMessage[]): Promise<Places>;
  /**
   * Resolves when this member has its share of what the group gets; also when a broker that is away keeps it waiting,
   * and then it gets its share as soon as it can.
   */
  subscribe(subscription: Subscription): Promise<Subscribed>;
  /**
   * Only where messages end with the process: a message that was published here counts as unpublished until this
   * resolves, when every group is done with it. Nothing when that is so already. Rejects when it will never be.
   */
  doneWith?(message: BusMessage): Promise<void> | undefined;
  /** `ok`, or what is wrong. */
  health(): string;
  /** Ends all subscriptions; what is published later is refused. */
  close(): Promise<void>;
}

export interface BusMessage {
  readonly topic: string;
  /** The payment's TID: messages of the same key stay in order. */
  readonly key: string;
  /** JSON, see contracts/bus-events.ts. */
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a message stands among those of its topic. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

export type Places = ReadonlyMap<BusMessage, Place>;

/** Of a bus that numbers nothing. */
export const NO_PLACES: Places = new Map();

export interface Received extends BusMessage {
  /** Where it stands on the bus: the same each time that it comes, and no other message's. */
  readonly position: string;
}

export interface Subscription {
  readonly group: string;
  readonly topics: readonly string[];
  /** How many are handled at once at most; those of one key one after the other. */
  readonly atOnce: number;
  /**
   * Resolves when the message is done with. Rejects when nothing can be said of it yet, as when the database is gone:
   * then it comes again after a while, and those behind it wait.
   */
  handle(message: Received): Promise<void>;
}

export interface Subscribed {
  /** Resolves when what had been published before the call, and falls to this member, is done with. */
  caughtUp(): Promise<void>;
  /** How many messages wait for the group on this member's share, of one topic or of all. Rejects while nobody can say. */
  lag(topic?: string): Promise<number>;
  /** Takes no more; resolves when those in hand are done with and the group knows. */
  stop(): Promise<void>;
}

/** The bus does not take messages at present; what was not acknowledged has to be published again. */
export class BusUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BusUnavailable';
  }
}
