import { z } from 'zod';

/** OpenTelemetry's own variables; what the exporter reads by itself (headers, timeouts, certificates) is not among them. */
export const tracingSettings = {
  OTEL_SDK_DISABLED: z
    .string()
    .transform((value) => value.toLowerCase() === 'true')
    .default(false),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'console', 'none']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().transform(attributesIn).optional(),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: z.coerce.number().int().min(1).default(5_000),
};

const Settings = z.object(tracingSettings);
type Settings = z.output<typeof Settings>;

export interface TracingConfig {
  readonly exporter: 'otlp' | 'console';
  readonly sampler: Settings['OTEL_TRACES_SAMPLER'];
  /** Of the traces that begin here, this part is recorded; 0 to 1. */
  readonly ratio: number;
  /** Tells who sends the spans. */
  readonly resource: Readonly<Record<string, string>>;
  readonly batches: { readonly scheduledDelayMillis: number };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `name=value,…`, as the W3C's Baggage writes it. */
function attributesIn(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=');
    return name.trim() === '' || value.length === 0
      ? []
      : [[name.trim(), decoded(value.join('=').trim())] as const];
  });
  return Object.fromEntries(pairs);
}

/** Absent: no spans are recorded. They are when it is said where they go to. */
export function tracingConfig(env: Settings): TracingConfig | undefined {
  const isNamed =
    env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined;
  const exporter = env.OTEL_TRACES_EXPORTER ?? (isNamed ? 'otlp' : 'none');
  if (env.OTEL_SDK_DISABLED || exporter === 'none') return undefined;
  return {
    exporter,
    sampler: env.OTEL_TRACES_SAMPLER,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    resource: {
      ...env.OTEL_RESOURCE_ATTRIBUTES,
      ...(env.OTEL_SERVICE_NAME === undefined ? {} : { 'service.name': env.OTEL_SERVICE_NAME }),
    },
    batches: { scheduledDelayMillis: env.OTEL_BSP_SCHEDULE_DELAY },
  };
}
