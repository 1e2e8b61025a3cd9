// Payments whose issuer is asked later, and what became of messages about them; for the stories of these alone.
import { deadLetters, issuer, rest } from '@payflow/contracts';
import { openBooks, type Row } from '@payflow/database';
import type { Sandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import type { PassingTime } from '../town/passing-time.ts';

export const CARDS = {
  good: { number: '4242424242424242', expiry: '12/30', cvc: '123' },
  poor: { number: '4000000000009995', expiry: '12/30', cvc: '123' },
} as const;

/** After it a message that failed has been tried again for the last time. */
const ALL_TRIES_MS = [1_000, 5_000, 25_000, 125_000];
/** A lease or a deadline of the wire is over by then. */
export const RESOLVED_BY_MS = 7_000;

let keys = 0;

/** Asks for a payment; resolves to its id, when it is stored. */
export async function requests(
  town: Pick<Sandbox, 'pg'>,
  over: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const body = { amount: 50_000, capture: true, card: CARDS.good, ...over };
  const key = { 'idempotency-key': `requested-${++keys}` };
  const made = await town.pg.call(rest.requestPayment, { body, headers: { ...key, ...headers } });
  return replyOf(made).data.paymentId;
}

export const paymentOf = async (town: Pick<Sandbox, 'pg'>, paymentId: string) =>
  replyOf(await town.pg.call(rest.getPayment, { params: { paymentId } })).data;

export const authorizationsFor = async (town: Sandbox, tid: string) =>
  replyOf(await town.card.call(issuer.authorizations, { query: { tid } })).authorizations;

export const lettersOf = async (town: Pick<Sandbox, 'pg'>) =>
  replyOf(await town.pg.call(deadLetters.listDeadLetters, {})).deadLetters;

export async function rowsOf(town: Sandbox, sql: string): Promise<Row[]> {
  await using books = await openBooks(town.books('pg'));
  return books.rows(sql);
}

/** Lets the time of all further tries go by. */
export async function failsForGood(town: Sandbox, time: PassingTime): Promise<void> {
  await town.quiet();
  for (const waitMs of ALL_TRIES_MS) {
    time.pass(waitMs + 100);
    await town.quiet();
  }
}
