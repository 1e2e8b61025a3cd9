import type { Faults, Ids, ServerOptions, Tasks } from '@payflow/service-kit';
import { chooseBus } from './adapters/bus.ts';
import { tracedBus } from './adapters/traced-bus.ts';
import type { Bus } from './bus/bus.ts';
import { faultyBus } from './bus/faulty-bus.ts';
import { noRelay } from './bus/no-relay.ts';
import { createRelay, type Relay } from './bus/relay.ts';
import type { PgConfig } from './config.ts';
import type { Measures } from './measures.ts';
import type { Storage } from './storage/storage.ts';

type Options = ServerOptions<PgConfig> & { readonly faults: Faults };

/** Each life has a bus of its own. */
export async function openBus(
  {
    config,
    clock,
    logger,
    faults,
    tracing,
  }: Pick<Options, 'config' | 'clock' | 'logger' | 'faults' | 'tracing'>,
  measures: Measures,
): Promise<Bus> {
  const bus = await chooseBus({ kafka: config.kafka, clock, logger });
  return tracedBus(measures.bus.watch(faultyBus(bus, faults, clock), clock), tracing);
}

/** What publishes on it. */
export function openRelay(
  { config, clock, logger }: Pick<Options, 'config' | 'clock' | 'logger'>,
  measures: Measures,
  { outbox }: Pick<Storage, 'outbox'>,
  { bus, ids, tasks }: { readonly bus: Bus; readonly ids: Ids; readonly tasks: Tasks },
): Relay {
  if (config.workers === 'apart' && bus.doneWith) return noRelay;
  return createRelay({
    outbox,
    bus,
    clock,
    tasks,
    ids,
    logger,
    // The file of an embedded database belongs to one process.
    company: config.databaseUrl === undefined ? 'alone' : 'others',
    onPublished: (topic) => measures.published.inc({ topic }),
    onTook: (seconds) => measures.publishTook.observe(seconds),
    onRefused: () => measures.publishFailures.inc(),
  });
}
