import type { HttpFile, HttpRequest } from './http-file.ts';

/** What came back, and what the file says should have. */
export interface Sent {
  readonly title: string;
  readonly status: number;
  readonly body: string;
  /** Why this is not what the file expects; absent when it is. */
  readonly complaint: string | undefined;
}

export interface SendOptions {
  /** File variables whose values are others here, as ports are. */
  readonly variables: Readonly<Record<string, string>>;
  /** What `{{$timestamp}}` is. */
  readonly nowSeconds: number;
  /** Runs after each request. */
  readonly settle: () => Promise<void>;
}

type Reply = Pick<Sent, 'status' | 'body'>;
type Lookup = (expression: string) => string;

const REPLY_VALUE = /^(\w+)\.response\.body\.(?:\$\.)?([\w.]+)$/;

function valueIn(body: string, path: string): string {
  let value: unknown = JSON.parse(body);
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`the reply has no ${path}`);
  return String(value);
}

function lookupIn(variables: Readonly<Record<string, string>>, replies: ReadonlyMap<string, Reply>): Lookup {
  return (expression) => {
    const [, name = '', path = ''] = REPLY_VALUE.exec(expression) ?? [];
    const value = name === '' ? variables[expression] : valueIn(replies.get(name)?.body ?? '{}', path);
    if (value === undefined) throw new Error(`{{${expression}}} is unknown here`);
    return value;
  };
}

const filled = (text: string, lookup: Lookup): string =>
  text.replaceAll(/\{\{\s*([^}]+?)\s*\}\}/g, (_, expression: string) => lookup(expression));

async function send({ method, url, headers, body }: HttpRequest, lookup: Lookup): Promise<Reply> {
  const reply = await fetch(filled(url, lookup), {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, filled(value, lookup)]),
    body: body === undefined ? null : filled(body, lookup),
    redirect: 'manual',
  });
  return { status: reply.status, body: await reply.text() };
}

function complaintOf({ expected }: HttpRequest, { status, body }: Reply, lookup: Lookup): string | undefined {
  if (!expected) return 'it does not say what to expect';
  if (status !== expected.status) return `expected ${expected.status}`;
  const text = filled(expected.text, lookup);
  return body.includes(text) ? undefined : `expected ${text}`;
}

/** Sends every request of a file, in its order, as someone does who clicks from top to bottom. */
export async function sendHttpFile(
  file: HttpFile,
  { variables, nowSeconds, settle }: SendOptions,
): Promise<Sent[]> {
  const replies = new Map<string, Reply>();
  const lookup = lookupIn({ ...file.variables, ...variables, $timestamp: String(nowSeconds) }, replies);
  const sent: Sent[] = [];
  for (const request of file.requests) {
    const reply = await send(request, lookup);
    if (request.name !== undefined) replies.set(request.name, reply);
    sent.push({ title: request.title, ...reply, complaint: complaintOf(request, reply, lookup) });
    await settle();
  }
  return sent;
}
