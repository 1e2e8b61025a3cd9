import { Refused } from '@payflow/contracts';
import type { Clock, Ids, Logger } from '@payflow/service-kit';
import { BusUnavailable, type Received } from '../bus/bus.ts';
import type { OutboxMessage } from '../bus/outbox.ts';
import { clear } from '../payments/change.ts';
import type { Facts, Outcome, Question, Store } from '../records/store.ts';
import type { Consumer, Handled } from './consumer.ts';
import {
  type DeadLetter,
  failedAgain,
  newLetter,
  type Parked,
  postponed,
  retryTimer,
  settled,
} from './dead-letter.ts';
import { deadLetterMessage } from './dead-letter-message.ts';
import type { MessageMeasures } from './message-measures.ts';
import { readEvent } from './read-event.ts';

/**
 * How one message is handled, the first time and again.
 * 1. It is done with when its effect stands, or when it is kept as a dead letter; a crash before leaves it on the bus.
 * 2. Trouble of the database or the bus is no fault of the message: nothing is kept, and it comes again.
 * 3. The letter, its timer, and after the last failure its message for `payment.dlq`, are one commit.
 */
export interface HandlingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly measures: MessageMeasures;
  /** Has what a commit left for the bus published. */
  follow(messages: readonly OutboxMessage[]): void;
}

export interface Handling {
  /** The first time, as it comes by the bus. Rejects when nothing can be said of it yet. */
  receive(consumer: Consumer, message: Received): Promise<void>;
  /** Once more, by its timer. */
  again(
    consumer: Consumer | undefined,
    letter: DeadLetter,
    timer: NonNullable<Question['timer']>,
  ): Promise<void>;
}

const LONGEST_EVENT_ID = 64;

type Tried = Handled | { readonly handled: 'failed'; readonly why: string };

const TRANSIENT: ReadonlySet<string> = new Set(['STORAGE_UNAVAILABLE', 'OVERLOADED']);

const isInfrastructure = (error: unknown): boolean =>
  error instanceof BusUnavailable || (error instanceof Refused && TRANSIENT.has(error.refusal.refusal));

const whyOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const NOTHING: Outcome<readonly OutboxMessage[]> = { result: [] };

/** What a letter has become, with all that follows from it. */
function letterOutcome(letter: DeadLetter, messageId: string): Outcome<readonly OutboxMessage[]> {
  const messages = letter.state === 'DEAD' ? [deadLetterMessage(letter, messageId)] : [];
  return { result: messages, letter, timers: [retryTimer(letter)], messages };
}

/** What is known of it; one that cannot be read is known by its header. */
function parkedOf({ name }: Consumer, { topic, position, key, value, headers }: Received): Parked {
  const event = readEvent(topic, value);
  const known = 'malformed' in event ? { id: headers.ce_id ?? null, tid: null } : event;
  const eventId = known.id?.slice(0, LONGEST_EVENT_ID) ?? null;
  const { tid } = known;
  return { consumer: name, eventId, topic, position, key, tid, payload: value };
}

function after(letter: DeadLetter, tried: Tried, when: { at: number; realAt: number }): DeadLetter {
  switch (tried.handled) {
    case 'failed':
      return failedAgain(letter, tried.why, when);
    case 'later':
      return postponed(letter, tried, when);
    case 'done':
    case 'duplicate':
    case 'stale':
      return settled(letter, when);
  }
}

export function createHandling(parts: HandlingParts): Handling {
  const { store, clock, ids, logger, measures } = parts;
  const when = () => ({ at: clock.now(), realAt: clock.realNow() });

  async function attempt(consumer: Consumer, topic: string, value: string): Promise<Tried> {
    const event = readEvent(topic, value);
    if ('malformed' in event) return { handled: 'failed', why: event.malformed };
    try {
      return await consumer.handle(event);
    } catch (error) {
      if (isInfrastructure(error)) throw error;
      logger.warn({ err: error, consumer: consumer.name, eventId: event.id }, 'message not handled');
      return { handled: 'failed', why: whyOf(error) };
    }
  }

  async function tryOnce(consumer: Consumer, topic: string, value: string): Promise<Tried> {
    const labels = { consumer: consumer.name };
    const began = clock.elapsedMs();
    let outcome: Tried['handled'] | 'not-now' = 'not-now';
    try {
      const tried = await attempt(consumer, topic, value);
      outcome = tried.handled;
      return tried;
    } finally {
      measures.handling.observe(labels, (clock.elapsedMs() - began) / 1_000);
      measures.handled.inc({ ...labels, outcome });
      if (outcome === 'duplicate') measures.duplicates.inc(labels);
    }
  }

  /** What is left for the bus goes there at once: an embedded gateway has nobody who would look for it. */
  async function decide(
    question: Question,
    outcomeOf: (facts: Facts) => Outcome<readonly OutboxMessage[]>,
  ): Promise<void> {
    const messages = await store.decide(question, outcomeOf);
    if (messages !== 'LOST') parts.follow(messages);
  }

  /** A message that is kept already waits for its own timer, or for a person. */
  async function park(parked: Parked, tried: Tried): Promise<void> {
    const fresh = newLetter(parked, clock.now());
    const letter = after(fresh, tried, when());
    const messageId = ids.next('dlq', letter.id);
    await decide({ letter: letter.id }, ({ letter: known }) =>
      known ? NOTHING : letterOutcome(letter, messageId),
    );
  }

  return {
    async receive(consumer, message) {
      const tried = await tryOnce(consumer, message.topic, message.value);
      if (tried.handled === 'failed' || tried.handled === 'later')
        await park(parkedOf(consumer, message), tried);
    },
    async again(consumer, letter, timer) {
      const tried: Tried = consumer
        ? await tryOnce(consumer, letter.topic, letter.payload)
        : { handled: 'failed', why: `nobody consumes as ${letter.consumer} any more` };
      const messageId = ids.next('dlq', letter.id);
      const then = when();
      await decide({ letter: letter.id, timer }, ({ letter: known }) => {
        if (known?.state !== 'RETRYING') return { ...NOTHING, timers: [clear('retry-message', letter.id)] };
        return letterOutcome(after(known, tried, then), messageId);
      });
    },
  };
}
