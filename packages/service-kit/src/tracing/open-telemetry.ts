import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracingConfig } from './settings.ts';
import type { TraceContext } from './trace-context.ts';
import type { Step, Tracing } from './tracing.ts';

/**
 * Spans by OpenTelemetry. Loaded only where they are recorded: the SDK takes memory and time at the start. Where they go
 * to, and with which headers, the exporter reads from the standard variables itself.
 */

const KINDS: Readonly<Record<Step['kind'], SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  inside: SpanKind.INTERNAL,
};

function samplerOf({ sampler, ratio }: TracingConfig): Sampler {
  const byParent = (root: Sampler) => new ParentBasedSampler({ root });
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return byParent(new AlwaysOnSampler());
    case 'parentbased_always_off':
      return byParent(new AlwaysOffSampler());
    case 'parentbased_traceidratio':
      return byParent(new TraceIdRatioBasedSampler(ratio));
  }
}

function contextOf(parent: TraceContext | undefined): Context {
  if (!parent) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = parent;
  const traceFlags = sampled === 'sampled' ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** Records spans and sends them in batches, beside the work. `server` names it when OTEL_SERVICE_NAME does not. */
export function openTracing(config: TracingConfig, server: string): Tracing {
  const exporter = config.exporter === 'console' ? new ConsoleSpanExporter() : new OTLPTraceExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'payflow',
      'service.name': `payflow-${server}`,
      ...config.resource,
    }),
    sampler: samplerOf(config),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...config.batches })],
  });
  const tracer = provider.getTracer('payflow');
  return {
    begin({ name, kind, attributes = {} }, parent) {
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, contextOf(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      const isSampled = (traceFlags & TraceFlags.SAMPLED) === TraceFlags.SAMPLED;
      return {
        trace: { traceId, spanId, sampled: isSampled ? 'sampled' : 'not-sampled' },
        end({ name: became, attributes: more, error } = {}) {
          if (became !== undefined) span.updateName(became);
          if (more) span.setAttributes({ ...more });
          if (error !== undefined) {
            span.setAttribute('error.type', error);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    // A collector that is gone takes no server's stop with it.
    close: () => provider.shutdown().catch(() => undefined),
  };
}
