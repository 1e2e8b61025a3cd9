import { type BusMessage, BusUnavailable, NO_PLACES, type Place, type Places } from '../../bus/bus.ts';
import { type Link, wordsOf } from './link.ts';

/**
 * What is published, in order.
 * 1. One batch is under way at a time, and what is published meanwhile goes with the next one: so a batch that is repeated is
 *    overtaken by nothing.
 * 2. Nothing waits for a cluster that is known to be gone.
 */
export type Publish = (messages: readonly BusMessage[]) => Promise<Places>;

interface Parcel {
  readonly messages: readonly BusMessage[];
  readonly sent: PromiseWithResolvers<Places>;
}

const AT_ONCE = 1_000;

/** As many as go together, and one at least. */
function takeTogether(waiting: Parcel[]): Parcel[] {
  let [count, parcels] = [0, 0];
  for (const { messages } of waiting) {
    count += messages.length;
    if (count > AT_ONCE && parcels > 0) break;
    parcels++;
  }
  return waiting.splice(0, parcels);
}

export function createOutlet(link: Link, topicPrefix: string): Publish {
  const waiting: Parcel[] = [];
  let sending: 'idle' | 'busy' = 'idle';

  async function send(parcels: readonly Parcel[]): Promise<void> {
    try {
      const sender = await link.there();
      const messages = parcels.flatMap((parcel) => parcel.messages);
      const places = await sender.send(
        messages.map((message) => ({ ...message, topic: `${topicPrefix}${message.topic}` })),
      );
      const known = new Map<BusMessage, Place>();
      messages.forEach((message, i) => {
        const place = places[i];
        if (place) known.set(message, place);
      });
      for (const { sent } of parcels) sent.resolve(known);
    } catch (error) {
      const refused = new BusUnavailable(`Kafka takes nothing: ${wordsOf(error)}`, { cause: error });
      for (const { sent } of parcels) sent.reject(refused);
    }
  }

  async function sendAll(): Promise<void> {
    if (sending === 'busy') return;
    sending = 'busy';
    while (waiting.length > 0) await send(takeTogether(waiting));
    sending = 'idle';
  }

  return (messages) => {
    if (messages.length === 0) return Promise.resolve(NO_PLACES);
    const sent = Promise.withResolvers<Places>();
    waiting.push({ messages, sent });
    void sendAll();
    return sent.promise;
  };
}
