import { StartupError } from '@payflow/contracts';
import {
  type CommonConfig,
  commonConfig,
  commonSettings,
  demandInServerMode,
  readEnvironment,
  secret,
  setting,
} from '@payflow/service-kit';
import { z } from 'zod';
import { type KafkaSettings, LOGIN_MECHANISMS, wrongBroker } from './bus/kafka-settings.ts';
import { ISSUER_GRAMMAR, type IssuerSetting, issuerDefaults, parseIssuers } from './issuers/settings.ts';

function issuersIn(text: string, context: z.RefinementCtx): readonly IssuerSetting[] {
  const issuers = parseIssuers(text);
  if (!('wrong' in issuers)) return issuers;
  context.addIssue({ code: 'custom', message: `must be ${ISSUER_GRAMMAR}: ${issuers.wrong}` });
  return z.NEVER;
}

function brokersIn(text: string, context: z.RefinementCtx): readonly string[] {
  const brokers = setting.list.parse(text);
  const message = wrongBroker(brokers);
  if (message === undefined) return brokers;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function holidaysIn(text: string, context: z.RefinementCtx): readonly string[] {
  const days = setting.list.parse(text);
  const wrong = days.find((day) => !z.iso.date().safeParse(day).success);
  if (wrong === undefined) return days;
  context.addIssue({ code: 'custom', message: `must be days, 2028-01-01,2028-01-26: ${wrong}` });
  return z.NEVER;
}

const TOPIC_PREFIX = /^[\w.-]{0,100}$/;

const kafkaSettings = {
  KAFKA_BROKERS: z.string().transform(brokersIn).optional(),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(TOPIC_PREFIX, 'must be up to 100 letters, digits, dots, hyphens and underscores')
    .default(''),
  KAFKA_PARTITIONS: z.coerce.number().int().min(1).max(1_000).default(6),
  KAFKA_REPLICATION: z.coerce.number().int().min(1).max(10).default(1),
  KAFKA_SSL: z.enum(['true', 'false']).default('false'),
  KAFKA_USERNAME: z.string().min(1).optional(),
  KAFKA_PASSWORD: z.string().min(1).optional(),
  KAFKA_SASL_MECHANISM: z.enum(LOGIN_MECHANISMS).default('PLAIN'),
};

const Settings = z.object({
  ...commonSettings,
  PAYFLOW_MASTER_SECRET: secret.optional(),
  M001_SECRET_KEY: secret.optional(),
  CARD_KEY: secret.optional(),
  CARD_ISSUERS: z.string().transform(issuersIn).optional(),
  WEBHOOK_ALLOWED_TARGETS: setting.list,
  PAYFLOW_RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(0).max(1_000_000).default(5_000),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be redis://host:port' }).optional(),
  PAYFLOW_WORKERS: z.enum(['inside', 'apart']).default('inside'),
  SETTLEMENT_HOLIDAYS: z.string().default('').transform(holidaysIn),
  WORKER_PORT: setting.port(8083),
  TRACE_VIEWER_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.includes('{traceId}'), 'must hold {traceId}, which the id takes the place of')
    .optional(),
  ...kafkaSettings,
});
type Settings = z.output<typeof Settings>;
type Environment = Readonly<Record<string, string | undefined>>;

export interface PgConfig extends CommonConfig {
  readonly port: number;
  /** Absent in the sandbox alone; then one is made and kept in the data folder. */
  readonly masterSecret: string | undefined;
  readonly demoMerchantKey: string | undefined;
  /** Never empty; each with its own key, or the one that all share. */
  readonly issuers: readonly IssuerSetting[];
  /** Exact `host:port`s that webhooks may reach in server mode though they are private. */
  readonly webhookAllowedTargets: string[];
  /** Calls of a merchant without a limit of its own, and of an address; 0: none are counted at all. */
  readonly rateLimitPerSecond: number;
  /** Where processes count together; absent: each for itself. */
  readonly redisUrl: string | undefined;
  /** Whether this process runs timers and sends webhooks itself, or leaves both to workers of their own. */
  readonly workers: 'inside' | 'apart';
  /** Bank holidays beside those that PayFlow knows, YYYY-MM-DD. */
  readonly holidays: readonly string[];
  /** Where a trace can be looked at, with `{traceId}` in its place. */
  readonly traceViewer: string | undefined;
  /** Where messages leave the gateway; absent: they stay in this process. */
  readonly kafka: KafkaSettings | undefined;
}

function kafkaConfig(settings: Settings): KafkaSettings | undefined {
  const { KAFKA_BROKERS, KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL_MECHANISM } = settings;
  if (!KAFKA_BROKERS) return undefined;
  if ((KAFKA_USERNAME === undefined) !== (KAFKA_PASSWORD === undefined))
    throw new StartupError('Settings are wrong: KAFKA_USERNAME and KAFKA_PASSWORD go together.');
  return {
    brokers: KAFKA_BROKERS,
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    partitions: settings.KAFKA_PARTITIONS,
    replication: settings.KAFKA_REPLICATION,
    wire: settings.KAFKA_SSL === 'true' ? 'tls' : 'plain',
    login:
      KAFKA_USERNAME !== undefined && KAFKA_PASSWORD !== undefined
        ? { mechanism: KAFKA_SASL_MECHANISM, username: KAFKA_USERNAME, password: KAFKA_PASSWORD }
        : undefined,
  };
}

/** What is the same for every process of the gateway; `needed` are the secrets beside those that all need. */
function gatewayConfig(settings: Settings, needed: Readonly<Record<string, string | undefined>>): PgConfig {
  const { PAYFLOW_MASTER_SECRET, CARD_KEY, CARD_ISSUERS } = settings;
  const common = commonConfig(settings);
  const issuers = CARD_ISSUERS ?? [{ ...issuerDefaults, name: 'card', url: common.urls.card }];
  demandInServerMode(settings.PAYFLOW_MODE, {
    PAYFLOW_MASTER_SECRET,
    ...(issuers.every(({ key }) => key !== undefined) ? {} : { CARD_KEY }),
    ...needed,
  });
  return {
    ...common,
    port: settings.PG_PORT,
    masterSecret: PAYFLOW_MASTER_SECRET,
    demoMerchantKey: settings.M001_SECRET_KEY,
    issuers: issuers.map((issuer) => ({ ...issuer, key: issuer.key ?? CARD_KEY })),
    webhookAllowedTargets: settings.WEBHOOK_ALLOWED_TARGETS,
    rateLimitPerSecond: settings.PAYFLOW_RATE_LIMIT_PER_SECOND,
    redisUrl: settings.REDIS_URL,
    workers: settings.PAYFLOW_WORKERS,
    holidays: settings.SETTLEMENT_HOLIDAYS,
    traceViewer: settings.TRACE_VIEWER_URL,
    kafka: kafkaConfig(settings),
  };
}

/** Throws a StartupError that names what is wrong or missing. */
export function pgConfig(env: Environment = process.env): PgConfig {
  const settings = readEnvironment(Settings, env);
  const { M001_SECRET_KEY, ADMIN_KEY } = settings;
  return gatewayConfig(settings, { M001_SECRET_KEY, ADMIN_KEY });
}

/**
 * A worker's: the gateway's own settings without the keys of its callers. Throws a StartupError that names what is
 * wrong or missing, and on SQLite, whose files belong to one process.
 */
export function workerConfig(env: Environment = process.env): PgConfig {
  const settings = readEnvironment(Settings, env);
  if (settings.DATABASE_URL === undefined)
    throw new StartupError(
      "A worker shares the gateway's database: set DATABASE_URL to that mysql://… address; an SQLite file belongs to one process.",
    );
  // Nobody's calls are counted where nobody calls.
  const own = { port: settings.WORKER_PORT, workers: 'inside', rateLimitPerSecond: 0 } as const;
  return { ...gatewayConfig(settings, {}), ...own };
}
