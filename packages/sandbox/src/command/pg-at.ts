import type { Access, EndpointShape, InputOf, Problem, ReplyOf } from '@payflow/contracts';
import {
  CallFailed,
  type CallResult,
  commonConfig,
  commonSettings,
  liveClock,
  liveTransport,
  readEnvironment,
  type Transport,
} from '@payflow/service-kit';
import { z } from 'zod';
import type { Environment } from '../supervisor/settings.ts';
import { keyedClient } from '../town/clients.ts';
import { Obstacle } from './obstacle.ts';

/** Which PG a word of `payflow` speaks to, and for whom. */
export interface PgOptions {
  /** Where it is; from the environment when absent. */
  readonly url?: string | undefined;
  /** The merchant that is acted for; the one of the key, or M001, when absent. */
  readonly merchant?: string | undefined;
}

/** The PG that runs, as a word of `payflow` sees it. Whatever is in the way is an Obstacle. */
export interface PgAt extends AsyncDisposable {
  readonly url: string;
  readonly transport: Transport;
  /** The reply. A refusal is an Obstacle too. */
  ask<E extends EndpointShape>(endpoint: E, input: Input<E>): Promise<ReplyOf<E>>;
  /** For who makes something of a refusal; the want of a key is an Obstacle all the same. */
  call<E extends EndpointShape>(endpoint: E, input: Input<E>): Promise<CallResult<E>>;
}

type Input<E extends EndpointShape> = InputOf<E> & { readonly headers?: Readonly<Record<string, string>> };

/** The time of a whole outage may be played, or a million payments looked at, before the reply. */
const DEADLINE_MS = 600_000;

const keySettings: Readonly<Partial<Record<Access, readonly string[]>>> = {
  admin: ['ADMIN_KEY'],
  merchant: ['PG_SECRET_KEY', 'M001_SECRET_KEY'],
};

/** On this machine a sandbox asks for no keys; elsewhere they come from the environment. */
function keyFor(access: Access, env: Environment): Partial<Record<Access, string>> {
  const name = keySettings[access]?.find((setting) => env[setting]);
  const key = name === undefined ? undefined : env[name];
  return key === undefined ? {} : { [access]: key };
}

/** The addresses of the three servers, by the environment. */
export const addressesIn = (env: Environment) =>
  commonConfig(readEnvironment(z.object(commonSettings), env)).urls;

function keyWanted(url: string, endpoint: EndpointShape, problem: Problem): Obstacle {
  const [name = 'ADMIN_KEY'] = keySettings[endpoint.access] ?? [];
  const place = 'the credentials.json of its data folder has the keys';
  return new Obstacle(`${url} asks for a key: set ${name}; ${place}. (${problem.message})`);
}

const NO_SUCH_PATH = /^There is nothing at /;

function refused(url: string, endpoint: EndpointShape, problem: Problem): Obstacle {
  const { code, message, errors = [] } = problem;
  if (code === 'NOT_FOUND' && NO_SUCH_PATH.test(message))
    return new Obstacle(`${url} has no ${endpoint.path}: name the PG of a sandbox that npm start began.`);
  const told = errors.filter((error) => !message.includes(error.message));
  const more = told.map(({ path, message: why }) => `${path} ${why}`).join('; ');
  return new Obstacle(`${message}${more === '' ? '' : ` ${more}.`} (${code})`);
}

function notReached(url: string, error: unknown): unknown {
  if (!(error instanceof CallFailed)) return error;
  if (error.reason === 'unintelligible')
    return new Obstacle(`${url} is no PayFlow, or of another version: ${error.message}.`);
  const what = `PayFlow does not answer (${error.message})`;
  return new Obstacle(`${what}: start it with npm start, or name its PG with --url or PG_URL.`);
}

/** The PG that the options name, else the environment (PG_URL, PG_PORT). Who opens it closes it. */
export function pgAt(env: Environment, options: PgOptions): PgAt {
  const url = options.url?.replace(/\/+$/, '') ?? addressesIn(env).pg;
  const { call: transport, close } = liveTransport({ clock: liveClock() });
  const keys = { ...keyFor('admin', env), ...keyFor('merchant', env) };
  const client = keyedClient({ baseUrl: url, transport, keys, deadlineMs: DEADLINE_MS });
  const actingFor: Readonly<Record<string, string>> =
    options.merchant === undefined ? {} : { 'x-payflow-merchant': options.merchant };

  async function call<E extends EndpointShape>(endpoint: E, input: Input<E>): Promise<CallResult<E>> {
    const headers = { ...(endpoint.access === 'merchant' ? actingFor : {}), ...input.headers };
    const result = await client.call(endpoint, { ...input, headers }).catch((error) => {
      throw notReached(url, error);
    });
    if (!result.ok && result.status === 401) throw keyWanted(url, endpoint, result.problem);
    return result;
  }
  return {
    url,
    transport,
    call,
    async ask(endpoint, input) {
      const result = await call(endpoint, input);
      if (result.ok) return result.reply;
      throw refused(url, endpoint, result.problem);
    },
    [Symbol.asyncDispose]: close,
  };
}
