import { StartupError } from '@payflow/contracts';
import { z } from 'zod';
import { type TracingConfig, tracingConfig, tracingSettings } from './tracing/settings.ts';

const port = (fallback: number) =>
  z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65_535, 'must be a port number, at most 65535')
    .default(fallback);
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** Kinds of settings that servers share. */
export const setting = { port, url, list };

const SAMPLE = /change.?me|example|sample|secret.?here|^(.)\1+$/i;
const IS_SAMPLE = 'is a sample value; make one of your own';

/** At least 128 bits when hex or base64; the words of samples are refused. */
export const secret = z
  .string()
  .min(24, 'must hold at least 24 characters')
  .refine((value) => !SAMPLE.test(value), IS_SAMPLE);

/** The settings that every server reads. */
export const commonSettings = {
  PAYFLOW_MODE: z.enum(['sandbox', 'server']).default('sandbox'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PG_URL: url.optional(),
  CARD_URL: url.optional(),
  MERCHANT_URL: url.optional(),
  PG_PORT: port(8081),
  CARD_PORT: port(8082),
  MERCHANT_PORT: port(8080),
  PAYFLOW_PUBLIC_URL: url.optional(),
  TRUST_PROXY: list,
  PAYFLOW_DATA_DIR: z.string().min(1).default('.payflow'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: z.string().min(1).optional(),
  PAYFLOW_CLOCK_OFFSET_MS: z.coerce.number().int().default(0),
  PAYFLOW_SEED: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be up to 64 letters, digits, dots, hyphens and underscores')
    .optional(),
  ADMIN_KEY: secret.optional(),
  ...tracingSettings,
};

export interface CommonConfig {
  readonly mode: 'sandbox' | 'server';
  readonly host: string;
  readonly urls: { readonly pg: string; readonly card: string; readonly merchant: string };
  readonly publicUrl: string | undefined;
  /** Proxies that may say who the client is; `loopback` when none is named. */
  readonly trustProxy: string[];
  readonly dataDir: string;
  /** `mysql://…`; absent: SQLite files in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly clockOffsetMs: number;
  /** Makes the chances of scripts and faults repeatable; ids and keys never come from it. */
  readonly seed: string | undefined;
  readonly adminKey: string | undefined;
  /** Absent: no spans are recorded. */
  readonly tracing?: TracingConfig | undefined;
}

const passwordIn = (url = ''): string => URL.parse(url)?.password ?? '';

const CommonEnvironment = z.object(commonSettings);
type CommonEnvironment = z.output<typeof CommonEnvironment>;

/** Throws a StartupError when server mode is given a database whose password is a sample. */
export function commonConfig(env: CommonEnvironment): CommonConfig {
  if (env.PAYFLOW_MODE === 'server' && SAMPLE.test(passwordIn(env.DATABASE_URL)))
    throw new StartupError(`Settings are wrong: the password in DATABASE_URL ${IS_SAMPLE}.`);
  return {
    mode: env.PAYFLOW_MODE,
    host: env.HOST,
    urls: {
      pg: env.PG_URL ?? `http://localhost:${env.PG_PORT}`,
      card: env.CARD_URL ?? `http://localhost:${env.CARD_PORT}`,
      merchant: env.MERCHANT_URL ?? `http://localhost:${env.MERCHANT_PORT}`,
    },
    publicUrl: env.PAYFLOW_PUBLIC_URL,
    trustProxy: env.TRUST_PROXY.length > 0 ? env.TRUST_PROXY : ['loopback'],
    dataDir: env.PAYFLOW_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    logLevel: env.LOG_LEVEL,
    clockOffsetMs: env.PAYFLOW_MODE === 'server' ? 0 : env.PAYFLOW_CLOCK_OFFSET_MS,
    seed: env.PAYFLOW_SEED,
    adminKey: env.ADMIN_KEY,
    tracing: tracingConfig(env),
  };
}

/** Empty variables count as absent. Throws a StartupError that names every setting that is wrong. */
export function readEnvironment<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new StartupError(`Settings are wrong: ${[...new Set(wrong)].join('; ')}.`);
}

/** In server mode every secret comes from outside; says which are missing. */
export function demandInServerMode(
  mode: 'sandbox' | 'server',
  secrets: Readonly<Record<string, string | undefined>>,
): void {
  const missing = Object.entries(secrets).filter(([, value]) => value === undefined);
  if (mode === 'server' && missing.length > 0) {
    throw new StartupError(
      `PAYFLOW_MODE=server needs ${missing.map(([name]) => name).join(', ')} in the environment.`,
    );
  }
}
