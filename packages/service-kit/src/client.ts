import { type EndpointShape, type InputOf, Problem, type ReplyOf } from '@payflow/contracts';
import { CallFailed, type Transport, type TransportReply } from './transport.ts';

export type CallResult<E> =
  | {
      readonly ok: true;
      readonly status: number;
      readonly reply: ReplyOf<E>;
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly ok: false;
      readonly status: number;
      readonly problem: Problem;
      readonly headers: Readonly<Record<string, string>>;
    };

export interface ClientOptions {
  readonly transport: Transport;
  readonly baseUrl: string;
  readonly deadlineMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  /** Throws CallFailed when no intelligible reply came; a refusal is a result. */
  call<E extends EndpointShape>(endpoint: E, input: InputOf<E> & CallExtras): Promise<CallResult<E>>;
}

export interface CallExtras {
  readonly headers?: Readonly<Record<string, string>>;
}

interface LooseInput extends CallExtras {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function address(baseUrl: string, endpoint: EndpointShape, { params = {}, query = {} }: LooseInput): string {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return `${baseUrl}${path}${search.size > 0 ? `?${search}` : ''}`;
}

function json(endpoint: EndpointShape, reply: TransportReply): unknown {
  try {
    return JSON.parse(reply.body);
  } catch (error) {
    throw new CallFailed(
      'unintelligible',
      `${endpoint.id} answered ${reply.status} with a body that is not JSON`,
      { cause: error, status: reply.status },
    );
  }
}

/** A typed call for each endpoint, with a deadline on every call. Retries are the timers' business, not its. */
export function createClient({
  transport,
  baseUrl,
  deadlineMs,
  headers: always = {},
}: ClientOptions): Client {
  return {
    async call(endpoint, input) {
      const loose = input as LooseInput;
      const sends = loose.body !== undefined;
      const reply = await transport({
        method: endpoint.method.toUpperCase(),
        url: address(baseUrl, endpoint, loose),
        headers: {
          accept: 'application/json',
          ...(sends ? { 'content-type': 'application/json' } : {}),
          ...always,
          ...loose.headers,
        },
        ...(sends ? { body: JSON.stringify(loose.body) } : {}),
        deadlineMs,
        route: endpoint.path,
      });
      const { status, headers } = reply;
      const value = json(endpoint, reply);
      const expected = status === (endpoint.status ?? 200) || endpoint.alsoStatus?.[status] !== undefined;
      const parsed = (expected ? endpoint.reply : Problem).safeParse(value);
      if (!parsed.success) {
        throw new CallFailed(
          'unintelligible',
          `${endpoint.id} answered ${status} with a body of another shape`,
          { cause: parsed.error, status },
        );
      }
      if (expected) return { ok: true, status, reply: parsed.data as never, headers };
      return { ok: false, status, problem: parsed.data as Problem, headers };
    },
  };
}
