import { randomInt } from 'node:crypto';
import { pay as contract, type ReplyOf } from '@payflow/contracts';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { Obstacle } from './obstacle.ts';
import { type PgAt, type PgOptions, pgAt } from './pg-at.ts';

export interface PayOptions extends PgOptions {
  readonly json?: true;
  /** Won. */
  readonly amount: number;
  readonly order?: string;
  readonly card: string;
  /** What the issuer is told to do for this payment alone. */
  readonly script?: string;
  readonly capture?: 'auto' | 'manual';
}

type Approved = ReplyOf<typeof contract.approve>;

interface Paid {
  readonly reply: Approved;
  readonly readyMs: number;
  readonly approveMs: number;
}

const APPROVED = 0;
const NOT_APPROVED = 1;

const AMEX = /^3[47]/;
const EXPIRY = '12/34';

const cardOf = (number: string) => ({ number, expiry: EXPIRY, cvc: AMEX.test(number) ? '1234' : '123' });

const freshOrder = (): string => `PAY-${Date.now()}-${randomInt(1_000_000)}`;

async function timed<T>(promise: Promise<T>): Promise<{ value: T; tookMs: number }> {
  const began = performance.now();
  const value = await promise;
  return { value, tookMs: Math.round(performance.now() - began) };
}

/** An outcome that nobody heard is still one: the TID leads to it. */
function lost(tid: string, error: unknown): never {
  throw error instanceof Obstacle ? new Obstacle(`${error.message} The payment is ${tid}.`) : error;
}

async function payWith(pg: PgAt, options: PayOptions): Promise<Paid> {
  const { amount, order: orderNo = freshOrder(), card, script, capture = 'auto' } = options;
  const captureMode = capture === 'manual' ? 'MANUAL' : 'AUTO';
  const headers = script === undefined ? {} : { 'x-payflow-script': script };
  const ready = await timed(pg.ask(contract.ready, { body: { orderNo, amount, captureMode } }));
  const { tid } = ready.value;
  const body = { tid, amount, card: cardOf(card) };
  const asked = pg.ask(contract.approve, { body, headers }).catch((error) => lost(tid, error));
  const approve = await timed(asked);
  return { reply: approve.value, readyMs: ready.tookMs, approveMs: approve.tookMs };
}

/** Where the whole story of the payment is. */
const timelineOf = (url: string, tid: string): string => `${url}/api/v1/payments/${tid}/timeline`;

function issuerSaid({ status, failure, issuer, cardAuthCode, cardRefNo }: Approved): string {
  if (failure) return `${failure.code} ${failure.name}: ${failure.message}`;
  if (status === 'UNKNOWN')
    return 'nothing; the PG now reverses what the issuer may hold, and tells by webhook';
  return `approved by ${issuer}, approval code ${cardAuthCode}, reference ${cardRefNo}`;
}

const outcomes: Readonly<Partial<Record<Approved['status'], string>>> = {
  FAILED: 'declined',
  UNKNOWN: 'outcome unknown',
};

function told(url: string, { reply, readyMs, approveMs }: Paid, { merchant, capture }: PayOptions): string {
  const held = capture === 'manual' ? ', held and not taken' : '';
  const rows = [
    ['order', reply.orderNo],
    ['amount', `${reply.amount.toLocaleString('en-US')} won${reply.status === 'APPROVED' ? held : ''}`],
    ['card', reply.cardMasked ?? '–'],
    ['method', reply.method],
    ['issuer', issuerSaid(reply)],
    ['took', `${readyMs} ms to make it ready, ${approveMs} ms to approve it`],
  ];
  const as = merchant === undefined ? '' : ` -H 'X-PayFlow-Merchant: ${merchant}'`;
  return [
    `${reply.tid}  ${reply.status} (${outcomes[reply.status] ?? 'approved'})`,
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(8)}${value}`),
    '',
    'Its whole story:',
    `  curl -s${as} ${timelineOf(url, reply.tid)}`,
  ].join('\n');
}

/** `payflow pay`: one payment. Exit code 1 when it is declined or its outcome is unknown. */
export async function pay(env: Environment, terminal: Terminal, options: PayOptions): Promise<number> {
  await using pg = pgAt(env, options);
  const paid = await payWith(pg, options);
  const { reply, readyMs, approveMs } = paid;
  const value = { ...reply, readyMs, approveMs, timeline: timelineOf(pg.url, reply.tid) };
  terminal.say(options.json ? JSON.stringify(value) : told(pg.url, paid, options));
  return reply.status === 'APPROVED' ? APPROVED : NOT_APPROVED;
}
