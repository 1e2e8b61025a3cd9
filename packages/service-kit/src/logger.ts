import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { currentTrace } from './tracing/trace-context.ts';

export type Logger = PinoLogger;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Names of fields whose values never reach a log, wherever they stand. */
const SECRET_FIELD =
  /^(card|number|cardnumber|pan|cvc|cvv|expiry|key)$|secret|password|token|authorization|cookie|(api|admin|card|access|idempotency)[-_]?key$/i;
/** Twelve digits and more, also in groups, also percent-encoded. */
const CARD_LIKE = /\d(?:(?:[ ._+-]|%20)?\d){11,}/g;
const KEY_LIKE = /\b(whsec_|sk_|ak_|ck_|ms_|bat_|brt_)[A-Za-z0-9+/=_-]{8,}/g;
const CREDENTIALS = /\b(Bearer|Basic) +[A-Za-z0-9+/=._~-]+/gi;
/** A number of 14 digits is no time in milliseconds any more, and may be a card. */
const CARD_LIKE_FROM = 1e13;
const TRACE_ID = /^[0-9a-f]{32}$/;
const MAX_DEPTH = 6;

/** No card number and no key is shorter. */
const SHORTEST_SECRET = 10;

const redactText = (text: string): string =>
  text.length < SHORTEST_SECRET
    ? text
    : text.replace(CARD_LIKE, '[card]').replace(KEY_LIKE, '$1[secret]').replace(CREDENTIALS, '$1 [secret]');

function redactError(error: Error & { code?: unknown }, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.code === undefined ? {} : { code: redact(error.code, depth + 1) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

interface FieldName {
  /** As it may be shown. */
  readonly shown: string;
  readonly secret: boolean;
}

const NAMES_KEPT = 1_000;
const fieldNames = new Map<string, FieldName>();

/** The same few names stand in every entry. */
function fieldName(name: string): FieldName {
  const known = fieldNames.get(name);
  if (known) return known;
  if (fieldNames.size >= NAMES_KEPT) fieldNames.clear();
  const looked = { shown: redactText(name), secret: SECRET_FIELD.test(name) };
  fieldNames.set(name, looked);
  return looked;
}

/** Its digits may look like a card's, and say nothing. */
const isTraceId = (name: string, value: unknown): boolean =>
  name === 'traceId' && typeof value === 'string' && TRACE_ID.test(value);

function redactFields(value: object, depth: number): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    const { shown, secret } = fieldName(name);
    const hidden = secret && inner !== undefined && inner !== null;
    const asItIs = isTraceId(name, inner);
    fields.push([shown, hidden ? '[secret]' : asItIs ? inner : redact(inner, depth + 1)]);
  }
  return Object.fromEntries(fields);
}

/** Replaces secrets by field name, and card numbers and keys wherever a text holds them. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number') return Number.isInteger(value) && value >= CARD_LIKE_FROM ? '[card]' : value;
  if (typeof value === 'bigint') return redactText(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => redact(item, depth + 1));
  if (value instanceof Map) return redactFields(Object.fromEntries(value), depth);
  return value instanceof Error ? redactError(value, depth) : redactFields(value, depth);
}

/** `logger.error(error)` takes its message from the error, past the formatters: so it is given one. */
function redactArguments([first, ...rest]: readonly unknown[]): unknown[] {
  if (first instanceof Error)
    return [{ err: first }, ...(rest.length > 0 ? rest : [first.message]).map((arg) => redact(arg))];
  return [typeof first === 'string' ? redactText(first) : first, ...rest.map((arg) => redact(arg))];
}

/** Fresh each time: pino adds the entry's own fields to it. */
function traceOfNow(): { traceId?: string } {
  const trace = currentTrace();
  return trace ? { traceId: trace.traceId } : {};
}

/** JSON lines; nothing secret passes, whatever is logged. */
export function createLogger(
  options: { name: string; level: LogLevel },
  destination?: DestinationStream,
): Logger {
  const redactEntry = (entry: Record<string, unknown>) => redact(entry) as Record<string, unknown>;
  const settings = {
    level: options.level,
    base: { server: options.name },
    // Errors are written by `redact`, which leaves nothing for a serializer to do.
    serializers: { err: (error: unknown) => error },
    formatters: { level: (label: string) => ({ level: label }), log: redactEntry },
    mixin: traceOfNow,
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: Logger['info']) {
        return method.apply(this, redactArguments(args) as typeof args);
      },
    },
  };
  const logger: Logger = destination ? pino(settings, destination) : pino(settings);
  // pino lets no formatter see what a child is made with.
  const { child } = logger;
  logger.child = function redactedChild(this: Logger, bindings: Record<string, unknown>, more?: object) {
    return child.call(this, redactEntry(bindings), more);
  } as Logger['child'];
  return logger;
}

const FLUSH_EVERY_MS = 250;
const FLUSH_AT_BYTES = 4_096;

/** What waits at most while nothing can be written; later lines are dropped. */
const WAITING_BYTES = 1_048_576;

/**
 * Standard output, written in batches: a write for each line would cost a busy server a twentieth of its time.
 * A disk without room costs log lines and nothing else.
 */
export function standardOutput(descriptor = 1): DestinationStream & { flushSync(): void } {
  const output = pino.destination({
    dest: descriptor,
    sync: false,
    minLength: FLUSH_AT_BYTES,
    maxLength: WAITING_BYTES,
    periodicFlush: FLUSH_EVERY_MS,
  });
  let writable = true;
  output.on('error', () => {
    writable = false;
  });
  output.on('write', () => {
    writable = true;
  });
  return {
    write: (line) => output.write(line),
    // It would try until there is room.
    flushSync: () => (writable ? output.flushSync() : undefined),
  };
}
