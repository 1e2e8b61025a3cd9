// A card issuer of its own on a free port and fresh files, and calls to it; for tests alone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuer } from '@payflow/contracts';
import {
  CallFailed,
  type Clock,
  createClient,
  createLogger,
  type Logger,
  liveClock,
  liveRandom,
  liveTransport,
  type RandomBytes,
} from '@payflow/service-kit';
import { startCard } from './card.ts';
import { cardConfig } from './config.ts';

export const DEADLINE_MS = 5_000;
export const TID = 'T0000000000000000001';
export const ask = { amount: 50_000, merchantName: 'PayFlow Store', tid: TID };

interface Setup {
  env?: Record<string, string>;
  dataDir?: string;
  logger?: Logger;
  random?: RandomBytes;
  clock?: Clock;
}

/** The folder goes with the issuer unless it was given. */
export async function anIssuer({
  env = {},
  dataDir,
  clock = liveClock(),
  random = liveRandom(),
  logger = createLogger({ name: 'card', level: 'silent' }),
}: Setup = {}) {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'payflow-card-')));
  const config = cardConfig({ CARD_PORT: '0', PAYFLOW_DATA_DIR: folder, ...env });
  const onFatal = (error: Error) => {
    throw error;
  };
  const server = await startCard({ config, clock, random, logger, onFatal });
  const baseUrl = `http://127.0.0.1:${server.port}`;
  const { call, close } = liveTransport({ clock: liveClock() });
  const client = createClient({ transport: call, baseUrl, deadlineMs: DEADLINE_MS });
  return {
    ...client,
    server,
    folder,
    clock,
    /** The bytes of a reply. */
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      call({
        method: 'POST',
        url: baseUrl + path,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        deadlineMs: DEADLINE_MS,
      }),
    get: (path: string, headers: Record<string, string> = {}) =>
      call({ method: 'GET', url: baseUrl + path, headers, deadlineMs: DEADLINE_MS }),
    async [Symbol.asyncDispose]() {
      await close();
      await server.kill();
      if (dataDir === undefined) await rm(folder, { recursive: true });
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof anIssuer>>;

/** The reply to an authorization. Throws when it is refused. */
export async function authorized(pg: Issuer, over: Readonly<Record<string, unknown>> = {}) {
  const result = await pg.call(issuer.authorize, { body: { ...ask, ...over } });
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply;
}

/** What the issuer did with an attempt. Throws when it has not seen it. */
export async function lookedUp(pg: Issuer, attemptId: string) {
  const result = await pg.call(issuer.authorization, { params: { attemptId } });
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply;
}

export interface ToldScript {
  readonly match?: object;
  readonly steps: readonly object[];
}

/** The script that the issuer was given. Throws when it is refused. */
export async function scripted(pg: Issuer, name: string, body: ToldScript) {
  const result = await pg.call(issuer.putScript, { params: { name }, body: body as never });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.reply;
}

/** A script as it stands. Throws when there is none. */
export async function scriptOf(pg: Issuer, name: string) {
  const result = await pg.call(issuer.getScript, { params: { name } });
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply;
}

/** How a call fails. */
export const failureOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error) => (error instanceof CallFailed ? error.reason : String(error)),
  );

/** The response codes of so many authorizations, one after the other. */
export async function codesOf(pg: Issuer, calls: number, over: Readonly<Record<string, unknown>> = {}) {
  const answered: string[] = [];
  for (let i = 0; i < calls; i++) answered.push((await authorized(pg, over)).responseCode);
  return answered;
}

/** The bytes of the reply to an authorization. */
export const askBare = (pg: Issuer, body: object, headers: Record<string, string> = {}) =>
  pg.post('/card/api/authorize', { ...ask, ...body }, headers);
