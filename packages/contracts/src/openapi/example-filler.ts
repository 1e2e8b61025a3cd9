// Makes the examples of the Swagger page work as they stand: ids that exist nowhere are swapped for real ones.
// 1. A call that gets an invented id (`ready`: orderNo) gets a fresh one each time.
// 2. Any other example id becomes the last real one seen on this page; when there is none, it is made first.
// 3. A call that changes something never gets the same id twice, so that every click works; with the same
//    Idempotency-Key it gets what it got before, so that a repeat is a repeat.
// 4. A call with a maker of its own (`capture`: money that is only held) gets what that one made, each time.
// 5. The example's Idempotency-Key, in the header or in the body, becomes a fresh one each time.
// 6. What cannot be made (no key, server down) stays as it is, and the call's own answer says why.
// These functions go to the browser as their own source text: they use each other, and nothing else.

export interface PageRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  /** Text, or what the text was parsed to. */
  body?: unknown;
}

export interface PageReply {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

export interface ExampleField {
  readonly name: string;
  /** What replies call it, when that is another name. */
  readonly nameInReplies?: string;
  readonly example: string;
  /** Where in a URL the calls stand whose replies tell a real one. */
  readonly seenAt: readonly string[];
  /** Where the calls stand that need a real one, and the call beside them that makes one. */
  readonly neededAt: readonly string[];
  readonly maker: Maker;
  /** Part of a path → what must be made for the call there, whatever was seen. */
  readonly makersFor?: Readonly<Record<string, Maker>>;
}

export interface Maker {
  readonly path: string;
  readonly body: unknown;
}

export interface FillerPlan {
  readonly fields: readonly ExampleField[];
  /** Path → the field that its request invents. */
  readonly invents: Readonly<Record<string, string>>;
  /** The Idempotency-Key of the examples. */
  readonly exampleKey: string;
  /** Paths whose examples are meant as they stand. */
  readonly asTheyStand: readonly string[];
}

export type Swaps = Record<string, string>;

/** What the page has learned; a reload forgets it. */
export interface FillerMemory {
  seen: Swaps;
  /** The call and field → the id that it was last given. */
  given: Swaps;
  /** The call and Idempotency-Key → what it was given. */
  repeats: Record<string, Swaps>;
  last: { url: string; swaps: Swaps };
}

export interface FillerTools {
  readonly plan: FillerPlan;
  readonly memory: FillerMemory;
  send(request: PageRequest): Promise<PageReply>;
  /** `prefix` says what it is for. */
  fresh(prefix: string): string;
}

export function newMemory(): FillerMemory {
  return { seen: {}, given: {}, repeats: {}, last: { url: '', swaps: {} } };
}

const asText = (body: unknown): string => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

/** Matches the example as a whole path segment or query value. */
const inUrl = (example: string): RegExp => new RegExp(`([/=])${example}(?=[/?&#]|$)`, 'g');

function names(request: PageRequest, example: string): boolean {
  return inUrl(example).test(request.url) || asText(request.body).includes(JSON.stringify(example));
}

function namesKey(request: PageRequest, { exampleKey }: FillerPlan): boolean {
  return (
    Object.values(request.headers ?? {}).includes(exampleKey) ||
    asText(request.body).includes(JSON.stringify(exampleKey))
  );
}

/** Only the ids change; the rest of the body stays as it was typed. */
function swapped(request: PageRequest, fields: readonly ExampleField[], swaps: Swaps): PageRequest {
  let { url } = request;
  let text = asText(request.body);
  for (const { name, example } of fields) {
    const value = swaps[name];
    if (value === undefined) continue;
    url = url.replace(inUrl(example), (_, before) => before + encodeURIComponent(value));
    text = text.replaceAll(JSON.stringify(example), () => JSON.stringify(value));
  }
  if (request.body === undefined) return { ...request, url };
  return { ...request, url, body: typeof request.body === 'string' ? text : JSON.parse(text) };
}

function header(request: PageRequest, name: string): string | undefined {
  return Object.entries(request.headers ?? {}).find(([given]) => given.toLowerCase() === name)?.[1];
}

function ownMaker(request: PageRequest, { makersFor = {} }: ExampleField): Maker | undefined {
  const path = Object.keys(makersFor).find((part) => request.url.includes(part));
  return path === undefined ? undefined : makersFor[path];
}

/** Calls the maker on the same server, as the same caller; its reply is remembered like any other. */
async function make(request: PageRequest, field: ExampleField, tools: FillerTools): Promise<void> {
  const at = field.neededAt.map((place) => request.url.indexOf(place)).find((index) => index >= 0);
  if (at === undefined) return;
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  for (const name of ['authorization', 'x-payflow-merchant']) {
    const value = header(request, name);
    if (value !== undefined) headers[name] = value;
  }
  const { path, body } = ownMaker(request, field) ?? field.maker;
  const made = { url: request.url.slice(0, at) + path, method: 'POST', headers, body: JSON.stringify(body) };
  try {
    rememberReply(await tools.send(await fillExamples(made, tools)), tools);
  } catch {
    // The call that is being filled goes out as it is and meets the same trouble itself.
  }
}

async function valueFor(
  field: ExampleField,
  request: PageRequest,
  tools: FillerTools,
): Promise<string | undefined> {
  const { memory, plan } = tools;
  const changes = request.method !== undefined && request.method.toUpperCase() !== 'GET';
  const path = Object.keys(plan.invents).find((end) => request.url.endsWith(end));
  if (changes && path !== undefined && plan.invents[path] === field.name) return tools.fresh('ORDER');
  const call = `${request.method} ${request.url} ${field.name}`;
  const spent = changes && memory.given[call] === memory.seen[field.name];
  const isUnfit = spent || ownMaker(request, field) !== undefined;
  if (memory.seen[field.name] === undefined || isUnfit) await make(request, field, tools);
  const value = memory.seen[field.name];
  if (changes && value !== undefined) memory.given[call] = value;
  return value;
}

/** The request with a key that nobody has used, where it has the example's. */
function freshlyKeyed(request: PageRequest, { plan: { exampleKey }, fresh }: FillerTools): PageRequest {
  const key = fresh('KEY');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers ?? {}))
    headers[name] = value === exampleKey ? key : value;
  const body = asText(request.body).replaceAll(JSON.stringify(exampleKey), JSON.stringify(key));
  return { ...request, headers, body: typeof request.body === 'string' ? body : JSON.parse(body) };
}

/** The request with real ids in place of the example's. */
export async function fillExamples(asked: PageRequest, tools: FillerTools): Promise<PageRequest> {
  const { plan, memory } = tools;
  const isExample = asked.body !== undefined && namesKey(asked, plan);
  const request = isExample ? freshlyKeyed(asked, tools) : asked;
  if (plan.asTheyStand.some((path) => request.url.endsWith(path))) return request;
  const named = plan.fields.filter(({ example }) => names(request, example));
  if (named.length === 0) return request;
  const key = header(request, 'idempotency-key');
  const repeat = `${request.method} ${request.url} ${key}`;
  const swaps: Swaps = (key !== undefined && memory.repeats[repeat]) || {};
  for (const field of named) {
    const value = swaps[field.name] ?? (await valueFor(field, request, tools));
    if (value !== undefined) swaps[field.name] = value;
  }
  if (key !== undefined) memory.repeats[repeat] = swaps;
  const filled = swapped(request, named, swaps);
  memory.last = { url: filled.url, swaps };
  return filled;
}

/** Learns the ids in a reply, and forgets those that turn out to be gone (after a reset, for one). */
export function rememberReply(reply: PageReply, { plan, memory }: FillerTools): void {
  if (reply.status === 404 && reply.url === memory.last.url) {
    for (const [name, value] of Object.entries(memory.last.swaps)) {
      if (memory.seen[name] === value) delete memory.seen[name];
    }
  }
  if (reply.status < 200 || reply.status > 299) return;
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(reply.text);
  } catch {
    return;
  }
  const found = { ...(value?.data as object | undefined), ...value } as Record<string, unknown>;
  for (const { name, nameInReplies, seenAt } of plan.fields) {
    const id = found[nameInReplies ?? name];
    if (typeof id === 'string' && seenAt.some((place) => reply.url.includes(place))) memory.seen[name] = id;
  }
}

/** In the order in which the browser gets them. */
export const fillerFunctions = {
  newMemory,
  asText,
  inUrl,
  names,
  namesKey,
  swapped,
  header,
  ownMaker,
  make,
  valueFor,
  freshlyKeyed,
  fillExamples,
  rememberReply,
};
