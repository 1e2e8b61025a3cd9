import { type Access, type EndpointShape, type ReplyOf, shop } from '@payflow/contracts';
import { type CallResult, type Client, createClient, type Transport } from '@payflow/service-kit';

export interface ClientParts {
  readonly baseUrl: string;
  readonly transport: Transport;
  /** The key for each kind of access; without one the call goes out bare. */
  readonly keys: Readonly<Partial<Record<Access, string>>>;
  /** Of each call; 15 s when absent. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 15_000;

/** Shows each endpoint the key that it asks for. */
export function keyedClient({ baseUrl, transport, keys, deadlineMs = DEADLINE_MS }: ClientParts): Client {
  const client = createClient({ transport, baseUrl, deadlineMs });
  return {
    call(endpoint, input) {
      const key = keys[(endpoint as EndpointShape).access];
      if (key === undefined) return client.call(endpoint, input);
      return client.call(endpoint, {
        ...input,
        headers: { authorization: `Bearer ${key}`, ...input.headers },
      });
    },
  };
}

/** The reply of a call that must succeed. */
export function replyOf<E extends EndpointShape>(result: CallResult<E>): ReplyOf<E> {
  if (result.ok) return result.reply;
  throw new Error(`refused with ${result.status} ${result.problem.code}: ${result.problem.message}`);
}

/** The shop, asked for what stories ask most. */
export interface ShopClient extends Client {
  order(orderNo: string): Promise<shop.Order>;
  state(orderNo: string): Promise<shop.OrderState>;
  /** The webhooks that came in, the newest first. */
  inbox(query?: { readonly tid?: string }): Promise<shop.InboxEntry[]>;
}

export function shopClient(parts: ClientParts): ShopClient {
  const client = keyedClient(parts);
  const order = async (orderNo: string) => replyOf(await client.call(shop.getOrder, { params: { orderNo } }));
  return {
    ...client,
    order,
    state: async (orderNo) => (await order(orderNo)).state,
    inbox: async (query = {}) =>
      replyOf(await client.call(shop.inbox, { query: { limit: 200, ...query } })).webhooks,
  };
}
