import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Field names whose values never reach a log, wherever they stand. */
const SECRET_FIELDS = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'number',
  'card',
  'cvc',
  'expiry',
  'secret',
  'secretkey',
  'key',
  'password',
  'token',
  'idempotency-key',
]);
const CARD_LIKE = /\b(?:\d[ -]?){12,19}\b/g;
const SECRET_LIKE = /\b(whsec_|sk_|ak_|ck_|ms_)[A-Za-z0-9+/=_-]{8,}/g;
const MAX_DEPTH = 6;

/** Replaces secrets by field name, and card numbers and keys wherever a text holds them. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(CARD_LIKE, '[card]').replace(SECRET_LIKE, '$1[secret]');
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Error) {
    return { type: value.name, message: redact(value.message), stack: redact(value.stack ?? ''), cause: redact(value.cause, depth + 1) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_FIELDS.has(name.toLowerCase()) ? '[secret]' : redact(inner, depth + 1),
    ]),
  );
}

/** JSON lines; nothing secret passes, whatever is logged. */
export function createLogger(options: { name: string; level: LogLevel }, destination?: DestinationStream): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    base: { server: options.name },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (entry: Record<string, unknown>) => redact(entry) as Record<string, unknown>,
    },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: Logger['info']) {
        return method.apply(this, args.map((arg) => (typeof arg === 'string' ? redact(arg) : arg)) as typeof args);
      },
    },
  };
  return destination ? pino(settings, destination) : pino(settings);
}
