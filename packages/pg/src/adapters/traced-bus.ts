import { parseTraceparent, type Tracing, traced } from '@payflow/service-kit';
import type { Bus } from '../bus/bus.ts';

/** A bus whose messages are handled as part of the trace that they carry in the header `traceparent`. */
export function tracedBus(bus: Bus, tracing: Tracing | undefined): Bus {
  const { doneWith } = bus;
  return {
    ...(doneWith ? { doneWith: (message) => doneWith.call(bus, message) } : {}),
    publish: (messages) => bus.publish(messages),
    subscribe: (subscription) =>
      bus.subscribe({
        ...subscription,
        handle: (message) =>
          traced(
            tracing,
            {
              name: `process ${message.topic}`,
              kind: 'consumer',
              attributes: {
                'messaging.operation.type': 'process',
                'messaging.destination.name': message.topic,
                'messaging.consumer.group.name': subscription.group,
              },
            },
            () => subscription.handle(message),
            parseTraceparent(message.headers.traceparent),
          ),
      }),
    health: () => bus.health(),
    close: () => bus.close(),
  };
}
