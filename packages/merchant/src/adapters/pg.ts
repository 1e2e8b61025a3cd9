import {
  type EndpointShape,
  type InputOf,
  pay,
  type ReplyOf,
  webhooks,
  webhookTypes,
} from '@payflow/contracts';
import { type CallExtras, CallFailed, createClient, type Transport } from '@payflow/service-kit';
import type { Pg, PgAnswer } from '../orders/ports.ts';
import type { EndpointRegistry } from '../webhooks/ports.ts';

export interface PgOptions {
  readonly transport: Transport;
  readonly baseUrl: string;
  /** Absent in a sandbox, where the PG takes a caller on this machine for its demo merchant. */
  readonly secretKey: string | undefined;
  readonly deadlineMs: number;
}

type Asked<E extends EndpointShape> = Promise<PgAnswer<ReplyOf<E>>>;

/** Calls the PG. A call that brought no intelligible reply is an answer too: `lost`. */
export function askingPg({ transport, baseUrl, secretKey, deadlineMs }: PgOptions) {
  const headers = secretKey === undefined ? {} : { authorization: `Bearer ${secretKey}` };
  const client = createClient({ transport, baseUrl, deadlineMs, headers });
  return async <E extends EndpointShape>(endpoint: E, input: InputOf<E> & CallExtras): Asked<E> => {
    try {
      const result = await client.call(endpoint, input);
      if (result.ok) return { answer: 'reply', status: result.status, reply: result.reply };
      return { answer: 'refused', status: result.status, problem: result.problem };
    } catch (error) {
      if (error instanceof CallFailed) return { answer: 'lost', why: error.message };
      throw error;
    }
  };
}

export const once = (key: string) => ({ 'idempotency-key': key });

/** The PG, as its contract says, asked for payments. */
export function createPg(options: PgOptions): Pg & EndpointRegistry {
  const ask = askingPg(options);
  return {
    ready: (body, key) => ask(pay.ready, { body, headers: once(key) }),
    approve: (body, key) => ask(pay.approve, { body, headers: once(key) }),
    cancel: (body, key) => ask(pay.cancel, { body, headers: once(key) }),
    tx: (tid) => ask(pay.tx, { params: { tid } }),
    // All of them, by name: an endpoint that is known keeps the types that it has, and newer ones would pass it by.
    register: (url, secret) =>
      ask(webhooks.registerWebhookEndpoint, { body: { url, secret, events: [...webhookTypes] } }),
  };
}
