import type { Clock, Tasks } from '@payflow/service-kit';
import type { Bus, BusMessage, Place, Places } from './bus.ts';
import { busMessageOf } from './envelope.ts';
import type { Hand } from './hand.ts';
import type { Marking } from './marking.ts';
import type { Unsent } from './outbox.ts';
import type { Refusals } from './refusals.ts';

/** Told of what goes to the bus, for metrics. */
export interface Told {
  onPublished(topic: string): void;
  /** How long the bus took to acknowledge, seconds. */
  onTook(seconds: number): void;
  onRefused(): void;
}

export interface PublisherParts extends Told {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly hand: Hand;
  readonly marking: Marking;
  readonly refusals: Refusals;
}

/** Publishes messages together; they are in hand until they are marked, or refused. */
export type Publish = (messages: readonly Unsent[]) => Promise<'taken' | 'refused'>;

export function createPublisher(parts: PublisherParts): Publish {
  const { bus, clock, tasks, hand, marking, refusals } = parts;

  /** Marked at once, or when every group is done with it where the bus ends with this process. */
  function acknowledged(message: Unsent, sent: BusMessage, place: Place | undefined): void {
    parts.onPublished(message.topic);
    const pending = bus.doneWith?.(sent);
    if (!pending) {
      marking.add(message, place);
      return;
    }
    const done = () => marking.add(message, place);
    const lost = () => void hand.drop([message]);
    tasks.run(`hand out ${message.id}`, () => pending.then(done, lost));
  }

  return async (messages) => {
    hand.take(messages);
    const sent = messages.map((message) => [message, busMessageOf(message)] as const);
    const began = clock.elapsedMs();
    let places: Places;
    try {
      places = await bus.publish(sent.map(([, one]) => one));
    } catch (error) {
      hand.drop(messages);
      parts.onRefused();
      await refusals.refused(messages, error);
      return 'refused';
    }
    parts.onTook((clock.elapsedMs() - began) / 1000);
    refusals.taken();
    for (const [message, one] of sent) acknowledged(message, one, places.get(one));
    return 'taken';
  };
}
