import { setTimeout as wait } from 'node:timers/promises';
import { CallFailed, type Transport, type TransportReply } from '@payflow/service-kit';
import { fieldAt, firstText } from './fields.ts';
import { type Condition, filledIn, type RequestTemplate } from './requests.ts';
import type { GradeSettings } from './settings.ts';

/** The shop that is graded, by its own API. */
export interface GradedShop {
  readonly url: URL;
  /** Puts something on order and begins to pay it. */
  place(): Promise<Placed>;
  look(orderNo: string): Promise<Standing>;
  /** Looks until it stands as wanted, or patience ends. */
  waitFor(orderNo: string, wanted: (standing: Standing) => boolean): Promise<Standing>;
  /** Looks for a while, and gives each look: for what must not change. */
  watch(orderNo: string): Promise<readonly Standing[]>;
  /** A browser's GET; follows redirects within the shop. Resolves to the last status, or to why there is none. */
  browse(url: string): Promise<number | string>;
}

export interface Placed {
  readonly orderNo: string;
  /** Where the buyer is sent to pay. */
  readonly redirectUrl: string;
}

/** How an order stands, as the shop shows it. */
export interface Standing {
  readonly is: 'paid' | 'failed' | 'open';
  /** The shop's own word for it. */
  readonly shown: string;
  readonly json: unknown;
}

/** The shop cannot be understood: what it was asked, and what came instead. */
export class NotUnderstood extends Error {}

const DEADLINE_MS = 15_000;
const LOOK_EVERY_MS = 25;
const MAX_REDIRECTS = 5;
const MOST_SHOWN = 200;

function holds({ path, values }: Condition, json: unknown): boolean {
  const value = fieldAt(json, path);
  return value !== undefined && typeof value !== 'object' && values.includes(String(value));
}

function standingOf({ paid, failed }: GradeSettings, json: unknown): Standing {
  const shown = firstText(
    json,
    paid.map(({ path }) => path),
  );
  const is = paid.some((one) => holds(one, json))
    ? 'paid'
    : failed.some((one) => holds(one, json))
      ? 'failed'
      : 'open';
  return { is, shown: shown ?? '(no state)', json };
}

function parsed(what: string, { status, body }: TransportReply): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new NotUnderstood(
      `${what} was answered with ${status} and no JSON: ${body.slice(0, MOST_SHOWN).replaceAll(/\s+/g, ' ')}`,
    );
  }
}

function redirectOf(settings: GradeSettings, json: unknown, reply: TransportReply): string | undefined {
  return firstText(json, settings.redirectFields) ?? reply.headers.location;
}

export interface GradedShopParts {
  readonly url: URL;
  readonly settings: GradeSettings;
  readonly transport: Transport;
}

/** The calls of the shop's own API. */
function asking({ url, settings, transport }: GradedShopParts) {
  const { headers } = settings;
  return async ({ method, path, body }: RequestTemplate): Promise<TransportReply> => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const what = `${method} ${path}`;
    const request = {
      method,
      url: new URL(path, url).href,
      deadlineMs: DEADLINE_MS,
      ...(body ? { body } : {}),
    };
    const reply = await transport({
      ...request,
      headers: { accept: 'application/json', ...type, ...headers },
    });
    if (reply.status >= 400)
      throw new NotUnderstood(
        `${what} was answered with ${reply.status}: ${reply.body.slice(0, MOST_SHOWN)}`,
      );
    return reply;
  };
}

function placing(parts: GradedShopParts, ask: ReturnType<typeof asking>) {
  const { settings } = parts;
  const { create, checkout, orderFields, redirectFields } = settings;
  return async (): Promise<Placed> => {
    const what = `${create.method} ${create.path}`;
    const reply = await ask(create);
    const json = parsed(what, reply);
    const orderNo = firstText(json, orderFields);
    if (orderNo === undefined)
      throw new NotUnderstood(
        `${what} was answered without an order number (${orderFields.join(', ')}); name its field with --order-field.`,
      );
    const second = checkout && (await ask(filledIn(checkout, orderNo)));
    const from = second ?? reply;
    const redirect = redirectOf(settings, second ? safely(second) : json, from);
    if (redirect === undefined)
      throw new NotUnderstood(
        `${checkout?.path ?? what} was answered without the checkout page's address (${redirectFields.join(', ')}, or a Location); name its field with --redirect-field, or the call that begins to pay with --checkout.`,
      );
    return { orderNo, redirectUrl: new URL(redirect, parts.url).href };
  };
}

function safely({ body }: TransportReply): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function browsing({ url, settings, transport }: GradedShopParts) {
  return async (address: string): Promise<number | string> => {
    let at = new URL(address);
    try {
      for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
        const headers = { accept: 'text/html', ...settings.headers };
        const { status, headers: got } = await transport({
          method: 'GET',
          url: at.href,
          headers,
          deadlineMs: DEADLINE_MS,
        });
        if (status < 300 || status > 399 || !got.location) return status;
        at = new URL(got.location, at);
        // A shop's pages may be served by someone who does not run here.
        if (at.host !== url.host) return status;
      }
      return 'redirects without end';
    } catch (error) {
      if (error instanceof CallFailed) return error.message;
      throw error;
    }
  };
}

export function gradedShop(parts: GradedShopParts): GradedShop {
  const { settings, url } = parts;
  const { read, patienceMs, settleMs } = settings;
  const ask = asking(parts);
  const look = async (orderNo: string): Promise<Standing> => {
    const request = filledIn(read, orderNo);
    const json = parsed(`${request.method} ${request.path}`, await ask(request));
    const standing = standingOf(settings, json);
    if (standing.shown === '(no state)')
      throw new NotUnderstood(
        `${request.method} ${request.path} shows no ${settings.paid.map(({ path }) => path).join(', ')}; say with --paid what an order that is paid shows, like state=PAID.`,
      );
    return standing;
  };
  return {
    url,
    place: placing(parts, ask),
    look,
    async waitFor(orderNo, wanted) {
      const deadline = Date.now() + patienceMs;
      for (;;) {
        const standing = await look(orderNo);
        if (wanted(standing) || Date.now() > deadline) return standing;
        await wait(LOOK_EVERY_MS);
      }
    },
    async watch(orderNo) {
      const looks = [await look(orderNo)];
      for (const deadline = Date.now() + settleMs; Date.now() < deadline; ) {
        await wait(LOOK_EVERY_MS);
        looks.push(await look(orderNo));
      }
      return looks;
    },
    browse: browsing(parts),
  };
}
