import { existsSync } from 'node:fs';
import { issuer, type ServerName } from '@payflow/contracts';
import { CallFailed, createLogger, type TransportReply, type TransportRequest } from '@payflow/service-kit';
import { simulate } from '../simulation/simulate.ts';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import type { Sandbox } from '../town/sandbox.ts';
import { type Start, servers } from '../town/servers.ts';
import { type Fault, faultyWire, type LastingFault } from './faults.ts';
import { isLive } from './settings.ts';
import { stoppedClock } from './stopped-clock.ts';

/** An HTTP reply as the merchant sees it; 'cut' when the gateway died before it answered. */
export type Heard =
  | {
      readonly status: number;
      readonly bytes: string;
      /** The body, parsed; empty when it is no JSON. */
      readonly json: Readonly<Record<string, unknown>>;
      readonly replayed: boolean;
    }
  | 'cut';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string | undefined;
}

/** What the issuer has of a payment, in minor units. */
export interface InBooks {
  readonly held: number;
  readonly captured: number;
  readonly refunded: number;
  readonly refNo: string | null;
  readonly authCode: string | null;
}

/** The whole town, with power over its time, its wires and the gateway's life. */
export interface Ground extends AsyncDisposable {
  readonly town: Sandbox;
  /** Business time, ms. */
  now(): number;
  /** Real time, ms. */
  realNow(): number;
  /** Everything repaired and the gateway started anew, as if nothing had been before. */
  begin(): Promise<void>;
  /** Sends a merchant's request; `fault` meets the first call to the issuer that it causes. */
  send(request: HttpRequest, fault?: Fault): Promise<Heard>;
  /** The same as the admin, who resolves reviews. */
  asAdmin(request: HttpRequest): Promise<Heard>;
  /** Sends a form of the checkout page, and says the status of the reply. */
  submit(tid: string, fields: Readonly<Record<string, string>>): Promise<number>;
  showPage(tid: string): Promise<string>;
  /** All calls to the issuer meet this, until further notice. */
  issuerIs(fault: LastingFault | undefined): void;
  shopIs(reachable: 'reachable' | 'gone'): void;
  /** What was on its way to the issuer arrives. */
  deliverLate(): Promise<void>;
  crash(): Promise<void>;
  /** Lets time pass, business alone or both, and what falls due happen. */
  pass(ms: number, which: 'business' | 'both'): Promise<void>;
  booksOf(tid: string): Promise<InBooks>;
}

const DEADLINE_MS = 15_000;
/** The gateway ends by being dropped, not by losing power: what the disk would add is waiting alone. */
const MEMORY_DISK = '/dev/shm';
const NOTHING: InBooks = { held: 0, captured: 0, refunded: 0, refNo: null, authCode: null };

function parsed(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const heard = ({ status, body, headers }: TransportReply): Heard => ({
  status,
  bytes: body,
  json: parsed(body),
  replayed: headers['idempotent-replayed'] === 'true',
});

/** The town's servers, on one clock that stands still, without a log. */
function startsOn(clock: ReturnType<typeof stoppedClock>): Record<ServerName, Start> {
  const logger = createLogger({ name: 'model', level: 'silent' });
  const start =
    (name: ServerName): Start =>
    (env, parts) =>
      servers[name](env, { ...parts, clock, logger });
  return { pg: start('pg'), card: start('card'), merchant: start('merchant') };
}

/** Plain calls past all wires, with the merchant's key or the admin's. */
function callsTo(town: Sandbox) {
  const { m001SecretKey, adminKey } = town.credentials;
  const call = ({ method, path, body, key }: HttpRequest, secret: string): Promise<Heard> =>
    town
      .transport({
        method,
        url: town.url('pg') + path,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        deadlineMs: DEADLINE_MS,
      })
      .then(heard, (error: unknown) => {
        if (error instanceof CallFailed) return 'cut';
        throw error;
      });
  return {
    asMerchant: (request: HttpRequest) => call(request, m001SecretKey),
    asAdmin: (request: HttpRequest) => call(request, adminKey),
    page: async (tid: string) => {
      const url = `${town.url('pg')}/checkout?tid=${tid}`;
      return (await town.transport({ method: 'GET', url, headers: {}, deadlineMs: DEADLINE_MS })).body;
    },
    form: async (fields: Readonly<Record<string, string>>) => {
      const origin = town.url('pg');
      const reply = await town.transport({
        method: 'POST',
        url: `${origin}/checkout`,
        headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
        deadlineMs: DEADLINE_MS,
      });
      return reply.status;
    },
  };
}

async function booksOf(town: Sandbox, tid: string): Promise<InBooks> {
  const { authorizations } = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
  const live = authorizations.filter(({ state }) => state === 'APPROVED');
  if (live.length > 1) throw new Error(`the issuer has ${live.length} live authorizations for ${tid}`);
  const [only] = live;
  if (!only) return NOTHING;
  const { heldAmount: held, capturedAmount: captured, refundedAmount: refunded, refNo, authCode } = only;
  return { held, captured, refunded, refNo, authCode };
}

/** A town whose time goes by when it is told to, and not while a call is under way. */
interface StillTown {
  readonly town: Sandbox;
  now(): number;
  realNow(): number;
  /** Real time goes by, and business time with it. */
  pass(ms: number): Promise<void>;
}

async function liveTown(): Promise<StillTown> {
  const clock = stoppedClock();
  const town = await startSandbox({
    starts: startsOn(clock),
    ...(existsSync(MEMORY_DISK) ? { within: MEMORY_DISK } : {}),
  });
  const { now, realNow } = clock;
  return { town, now, realNow, pass: async (ms) => clock.pass(ms) };
}

async function simulatedTown(): Promise<StillTown> {
  const town = await simulate({ travel: { leastMs: 0, mostMs: 0 } });
  const { now, realNow, pass } = town.clock;
  return { town, now, realNow, pass: (ms) => pass(`PT${ms / 1000}S`) };
}

/** Starts a town for many runs; each of them calls `begin` first. */
export async function startGround(): Promise<Ground> {
  const { town, now, realNow, pass } = await (isLive() ? liveTown() : simulatedTown());
  const calls = callsTo(town);
  let letters: TransportRequest[] = [];
  let dying = Promise.withResolvers<'dying'>();
  const wire = faultyWire({ keep: (request) => letters.push(request), die: () => dying.resolve('dying') });
  town.intercept('pg', 'card', wire.interceptor);
  // What a shop registers holds for what happens after it.
  await pass(1);

  const restart = async () => {
    await town.kill('pg');
    await town.start('pg');
  };
  const repair = () => {
    letters = [];
    wire.once = undefined;
    wire.lasting = undefined;
    town.restore('pg', 'merchant');
  };
  return {
    town,
    now,
    realNow,
    async begin() {
      repair();
      await restart();
    },
    async send(request, fault) {
      wire.once = fault;
      dying = Promise.withResolvers();
      const answer = calls.asMerchant(request);
      const died = (await Promise.race([answer, dying.promise])) === 'dying';
      if (died) await restart();
      wire.once = undefined;
      return answer;
    },
    asAdmin: calls.asAdmin,
    submit: (tid, fields) => calls.form({ tid, ...fields }),
    showPage: calls.page,
    issuerIs(fault) {
      wire.lasting = fault;
    },
    shopIs(reachable) {
      if (reachable === 'gone') town.cut('pg', 'merchant');
      else town.restore('pg', 'merchant');
    },
    async deliverLate() {
      const arriving = letters;
      letters = [];
      for (const letter of arriving) await town.transport(letter);
    },
    crash: restart,
    async pass(ms, which) {
      if (which === 'business') return town.clock.advance(`PT${ms / 1000}S`);
      await pass(ms);
      await town.quiet();
    },
    booksOf: (tid) => booksOf(town, tid),
    [Symbol.asyncDispose]: () => town[Symbol.asyncDispose](),
  };
}
