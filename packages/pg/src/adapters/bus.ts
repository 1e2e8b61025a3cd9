import { BUS_TOPICS } from '@payflow/contracts';
import type { Clock, Logger } from '@payflow/service-kit';
import type { Bus } from '../bus/bus.ts';
import type { KafkaSettings } from '../bus/kafka-settings.ts';
import { createMemoryBus } from './memory-bus.ts';

export interface BusOptions {
  /** Absent: messages stay in this process. */
  readonly kafka: KafkaSettings | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Where time moves by steps there is no Kafka, which has a time of its own. Its client is loaded when it is asked for: it
 * takes 65 MB, and half a second.
 */
export async function chooseBus({ kafka, clock, logger }: BusOptions): Promise<Bus> {
  if (!kafka || clock.paces) return createMemoryBus({ clock, logger });
  const { openKafkaBus } = await import('./kafka-bus.ts');
  return openKafkaBus({ settings: kafka, clock, logger }, BUS_TOPICS);
}
