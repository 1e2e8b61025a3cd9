import { readFileSync } from 'node:fs';
import { didYouMean, StartupError } from '@payflow/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Condition, condition, type RequestTemplate, requestTemplate } from './requests.ts';

/** What a user says of their shop, by flags or in a file; a flag goes before the file. */
export const GradeOptions = z.strictObject({
  merchant: z.string().optional(),
  run: z.string().min(1).optional(),
  create: z.string().optional(),
  checkout: z.string().optional(),
  read: z.string().optional(),
  webhook: z.string().startsWith('/').optional(),
  paid: z.string().optional(),
  failed: z.string().optional(),
  orderField: z.string().min(1).optional(),
  redirectField: z.string().min(1).optional(),
  header: z.array(z.string()).optional(),
  only: z.array(z.string()).optional(),
  pgPort: z.coerce.number().int().min(0).max(65_535).optional(),
  patienceSeconds: z.coerce.number().min(1).max(600).optional(),
  settleMs: z.coerce.number().int().min(0).max(60_000).optional(),
});
export type GradeOptions = z.output<typeof GradeOptions>;

/** What the grader goes by. */
export interface GradeSettings {
  /** Where the shop is; 'bundled' is the one that PayFlow brings. */
  readonly merchant: 'bundled' | URL | undefined;
  /** Starts the shop. */
  readonly run: string | undefined;
  readonly create: RequestTemplate;
  /** Begins to pay an order, where creating it does not. */
  readonly checkout: RequestTemplate | undefined;
  readonly read: RequestTemplate;
  /** Where the shop takes webhooks; a shop that registers its endpoint itself need not say. */
  readonly webhook: string | undefined;
  readonly paid: readonly Condition[];
  readonly failed: readonly Condition[];
  readonly orderFields: readonly string[];
  readonly redirectFields: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** The rules that are tried; all of them when empty. */
  readonly only: readonly string[];
  readonly pgPort: number | undefined;
  /** How long an order may take to become what it must. */
  readonly patienceMs: number;
  /** How long an order is watched that must not change: a shop may work on after its answer. */
  readonly settleMs: number;
}

const PATIENCE_SECONDS = 15;
const SETTLE_MS = 250;
const ORDER_FIELDS = ['orderNo', 'orderId', 'id', 'data.orderNo', 'data.id', 'order.orderNo', 'order.id'];
const REDIRECT_FIELDS = ['redirectUrl', 'checkoutUrl', 'data.redirectUrl', 'payment.redirectUrl', 'url'];
const STATE_FIELDS = ['state', 'status', 'data.state', 'data.status', 'order.state', 'order.status'];
const PAID = ['PAID', 'paid'];
const FAILED = ['FAILED', 'failed', 'DECLINED', 'declined', 'CANCELLED', 'cancelled'];

const BUNDLED: GradeOptions = {
  create: 'POST /merchant/api/orders {"items":[{"productId":"iphone-16-pro","quantity":1}]}',
  checkout: 'POST /merchant/api/orders/{orderNo}/checkout',
  read: 'GET /merchant/api/orders/{orderNo}',
  webhook: '/payments/webhook',
};

/** Reads the file of `--config`. Throws a StartupError that names what is wrong in it. */
export function readConfig(file: string): GradeOptions {
  try {
    return checked(parse(readFileSync(file, 'utf8')) ?? {}, file);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Throws a StartupError for each option that is unknown or of another kind. */
export function checked(given: unknown, where: string): GradeOptions {
  const read = GradeOptions.safeParse(given);
  if (read.success) return read.data;
  const known = Object.keys(GradeOptions.shape);
  const wrong = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `there is no ${key}${didYouMean(key, known)}`)
      : [`${issue.path.join('.') || 'it'}: ${issue.message}`],
  );
  throw new StartupError(`${where} does not fit: ${wrong.join('; ')}`);
}

function addressOf(merchant: string): URL {
  const url = URL.parse(merchant);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new StartupError(`--merchant is http://host:port of your shop, or bundled, not '${merchant}'.`);
  return url;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^\s*([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
      if (name === '') throw new StartupError(`--header is 'name: value', not '${line}'.`);
      return [name.toLowerCase(), value] as const;
    }),
  );
}

function stateOf(option: 'paid' | 'failed', text: string | undefined, usual: readonly string[]): Condition[] {
  if (text !== undefined) return [condition(option, text)];
  return STATE_FIELDS.map((path) => ({ path, values: usual }));
}

function needed(option: 'create' | 'read', text: string | undefined): RequestTemplate {
  if (text !== undefined) return requestTemplate(option, text);
  const example = option === 'create' ? `'POST /orders {"productId":"x"}'` : `'GET /orders/{orderNo}'`;
  throw new StartupError(
    `Say how an order of your shop is ${option === 'create' ? 'made' : 'read'}: --${option} ${example}.`,
  );
}

/** Pure. Throws a StartupError that names what is missing or not understood. */
export function gradeSettings(given: GradeOptions): GradeSettings {
  const isBundled = given.merchant === 'bundled' || (given.merchant === undefined && given.run === undefined);
  const options = isBundled ? { ...BUNDLED, ...given } : given;
  if (isBundled && given.run !== undefined)
    throw new StartupError('--run starts a shop of your own; leave out --merchant bundled.');
  return {
    merchant: isBundled
      ? 'bundled'
      : options.merchant === undefined
        ? undefined
        : addressOf(options.merchant),
    run: options.run,
    create: needed('create', options.create),
    checkout: options.checkout === undefined ? undefined : requestTemplate('checkout', options.checkout),
    read: needed('read', options.read),
    webhook: options.webhook,
    paid: stateOf('paid', options.paid, PAID),
    failed: stateOf('failed', options.failed, FAILED),
    orderFields: options.orderField === undefined ? ORDER_FIELDS : [options.orderField],
    redirectFields: options.redirectField === undefined ? REDIRECT_FIELDS : [options.redirectField],
    headers: headersOf(options.header ?? []),
    only: options.only ?? [],
    pgPort: options.pgPort,
    patienceMs: (options.patienceSeconds ?? PATIENCE_SECONDS) * 1_000,
    settleMs: options.settleMs ?? SETTLE_MS,
  };
}
