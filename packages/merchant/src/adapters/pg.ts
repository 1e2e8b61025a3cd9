import { type EndpointShape, type InputOf, pay, type ReplyOf, webhooks } from '@payflow/contracts';
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

/** The PG, as its contract says. A call that brought no intelligible reply is an answer too: `lost`. */
export function createPg({ transport, baseUrl, secretKey, deadlineMs }: PgOptions): Pg & EndpointRegistry {
  const headers = secretKey === undefined ? {} : { authorization: `Bearer ${secretKey}` };
  const client = createClient({ transport, baseUrl, deadlineMs, headers });

  async function ask<E extends EndpointShape>(
    endpoint: E,
    input: InputOf<E> & CallExtras,
  ): Promise<PgAnswer<ReplyOf<E>>> {
    try {
      const result = await client.call(endpoint, input);
      if (result.ok) return { answer: 'reply', reply: result.reply };
      return { answer: 'refused', status: result.status, problem: result.problem };
    } catch (error) {
      if (error instanceof CallFailed) return { answer: 'lost', why: error.message };
      throw error;
    }
  }

  const once = (key: string) => ({ 'idempotency-key': key });
  return {
    ready: (body, key) => ask(pay.ready, { body, headers: once(key) }),
    approve: (body, key) => ask(pay.approve, { body, headers: once(key) }),
    cancel: (body, key) => ask(pay.cancel, { body, headers: once(key) }),
    tx: (tid) => ask(pay.tx, { params: { tid } }),
    register: (url, secret) => ask(webhooks.registerWebhookEndpoint, { body: { url, secret } }),
  };
}
