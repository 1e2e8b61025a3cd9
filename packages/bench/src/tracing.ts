import { closedLoop, type LoopOptions, type LoopResult } from './closed-loop.ts';
import { aFolder } from './payflow.ts';
import { openSink } from './sink.ts';
import { openTown } from './town.ts';

/** What recording spans costs a payment. */
export interface TracingResult {
  readonly scenario: 'tracing';
  readonly recorded: readonly Recorded[];
}

interface Recorded extends LoopResult {
  readonly spans: string;
}

/** What is recorded, and how OpenTelemetry is told so. */
const WAYS: readonly {
  readonly spans: string;
  readonly env: Readonly<Record<string, string>> | undefined;
}[] = [
  { spans: 'none', env: undefined },
  {
    spans: 'of one request in a hundred',
    env: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' },
  },
  { spans: 'of every request', env: {} },
];

/** On SQLite, with a collector that takes all and does nothing with it. */
export async function measureTracing(options: LoopOptions): Promise<TracingResult> {
  await using collector = await openSink();
  const recorded: Recorded[] = [];
  for (const { spans, env } of WAYS) {
    options.progress(`spans: ${spans}`);
    await using folder = await aFolder();
    const told = env ? { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } : {};
    await using town = await openTown(folder.path, undefined, undefined, told);
    recorded.push({ spans, ...(await closedLoop(town.target, options)) });
  }
  if (collector.received === 0) throw new Error('the collector was sent no spans');
  return { scenario: 'tracing', recorded };
}
