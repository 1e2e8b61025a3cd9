import { topicOf } from '@payflow/contracts';
import type { PaymentEvent } from '@payflow/pg';
import { effectBreaches } from './effects-stand-once.ts';
import type { Facts, MessageFact } from './facts.ts';
import type { Invariant } from './invariant.ts';

function wrongWith(event: PaymentEvent, message: MessageFact | undefined): string | undefined {
  const { id, type, tid, seq } = event;
  if (!message) return `${id}, ${type} of ${tid}, has no outbox message`;
  const { topic, tid: itsTid, seq: itsSeq } = message;
  if (topic === topicOf(type) && itsTid === tid && itsSeq === seq) return undefined;
  return `${id} is ${type} ${seq} of ${tid}, and its outbox message says ${topic} ${itsSeq} of ${itsTid}`;
}

function* breachesOf({ events, messages, strayMessages, lateMessages }: Facts): Iterable<string> {
  const messageOf = new Map(messages.map((message) => [message.id, message]));
  for (const event of [...events.values()].flat()) {
    const message = messageOf.get(event.id);
    const wrong = topicOf(event.type) || message ? wrongWith(event, message) : undefined;
    if (wrong) yield wrong;
  }
  for (const { id, topic, tid, seq } of strayMessages)
    yield `${id}, ${topic} ${seq} of ${tid} in the outbox, is not the event of that number`;
  for (const { id, topic, tid, seq, why } of lateMessages)
    yield `${id}, ${topic} ${seq} of ${tid}, is ${why}`;
}

/** The key of the outbox is the event's id, so there is at most one message for an event. */
export const eventsArePublished: Invariant = {
  id: 'I4',
  promise:
    'Every event that has a bus topic is in the outbox exactly once, under its own number, and gets to the bus; a request has its effect once.',
  check: (facts) => ({
    looked: facts.messages.length + facts.strayMessages.length,
    breaches: [...breachesOf(facts), ...effectBreaches(facts)],
  }),
};
