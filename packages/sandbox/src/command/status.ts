import { operation, type ServerName } from '@payflow/contracts';
import { type Client, createClient, liveClock, liveTransport, type Transport } from '@payflow/service-kit';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { Obstacle } from './obstacle.ts';
import { addressesIn, type PgOptions, pgAt } from './pg-at.ts';
import { offset } from './spans.ts';

export interface StatusOptions extends PgOptions {
  readonly json?: true;
}

interface ServerStatus {
  readonly url: string;
  readonly state: 'ready' | 'not ready' | 'silent';
  /** What is missing, by name. */
  readonly checks: Readonly<Record<string, string>>;
  readonly since: string | undefined;
}

const titles: Readonly<Record<ServerName, string>> = { pg: 'PG', card: 'card issuer', merchant: 'shop' };
const names = ['pg', 'card', 'merchant'] as const;

const DEADLINE_MS = 3_000;
const ALL_READY = 0;
const NOT_ALL_READY = 1;

/** A server's metrics, `name` or `name outcome` to value; empty when it shows none. */
async function metricsOf(transport: Transport, url: string): Promise<Map<string, number>> {
  const asked = transport({ method: 'GET', url: `${url}/metrics`, headers: {}, deadlineMs: DEADLINE_MS });
  const text = await asked.then(
    ({ body }) => body,
    () => '',
  );
  const lines = text.matchAll(/^(\w+)\{(?:outcome="([\w-]+)",)?(?:issuer="[^"]*",)?server="\w+"\} (\S+)$/gm);
  const metrics = new Map<string, number>();
  for (const [, metric, outcome, value] of lines) {
    const name = outcome ? `${metric} ${outcome}` : `${metric}`;
    metrics.set(name, (metrics.get(name) ?? 0) + Number(value));
  }
  return metrics;
}

async function stateOf(client: Client): Promise<Pick<ServerStatus, 'state' | 'checks'>> {
  const answer = await client.call(operation.readyz, {}).catch(() => undefined);
  if (!answer?.ok) return { state: 'silent', checks: {} };
  const { ready, checks } = answer.reply;
  return { state: ready ? 'ready' : 'not ready', checks };
}

const MOVES = 'payflow_payments_total';

/** How many payments came to what since the PG began. */
const paymentsIn = (metrics: Map<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...metrics]
      .filter(([name]) => name.startsWith(`${MOVES} `))
      .map(([name, count]) => [name.slice(MOVES.length + 1), count]),
  );

async function lookAround(urls: Readonly<Record<ServerName, string>>) {
  const { call: transport, close } = liveTransport({ clock: liveClock() });
  try {
    const look = async (name: ServerName) => {
      const url = urls[name];
      const state = await stateOf(createClient({ transport, baseUrl: url, deadlineMs: DEADLINE_MS }));
      const metrics = await metricsOf(transport, url);
      const began = metrics.get('process_start_time_seconds');
      const since = began === undefined ? undefined : new Date(began * 1_000).toISOString();
      return { name, metrics, status: { url, ...state, since } satisfies ServerStatus };
    };
    return await Promise.all(names.map(look));
  } finally {
    await close();
  }
}

function line(name: ServerName, { url, state, checks, since }: ServerStatus): string {
  const open = Object.entries(checks).filter(([, check]) => check !== 'ok');
  const why = open.map(([check, said]) => `${check}: ${said}`).join(', ');
  const more = state === 'not ready' ? ` (${why})` : since === undefined ? '' : `  since ${since}`;
  return `  ${titles[name].padEnd(13)}${url}  ${state}${more}`;
}

function told(status: Status): string {
  const { servers, clock, payments } = status;
  const counted = Object.entries(payments).map(([outcome, count]) => `${count} ${outcome}`);
  const time = clock === undefined ? [] : [`  clock        ${clock.now}, ${offset(clock.offsetMs)}`];
  return [
    ...names.map((name) => line(name, servers[name])),
    ...time,
    `  payments     ${counted.length === 0 ? 'none' : counted.join(', ')} since the PG began`,
  ].join('\n');
}

interface Status {
  readonly servers: Readonly<Record<ServerName, ServerStatus>>;
  /** Absent outside a sandbox, and for who may not look. */
  readonly clock: { readonly now: string; readonly offsetMs: number } | undefined;
  readonly payments: Readonly<Record<string, number>>;
}

/** `payflow status`: exit code 0 when all three take requests, 1 when one does not, 2 when none answers. */
export async function status(env: Environment, terminal: Terminal, options: StatusOptions): Promise<number> {
  await using pg = pgAt(env, options);
  const looks = await lookAround({ ...addressesIn(env), pg: pg.url });
  if (looks.every((look) => look.status.state === 'silent'))
    throw new Obstacle(
      `PayFlow does not run at ${pg.url}: start it with npm start, or name its PG with --url or PG_URL.`,
    );
  const clock = await pg.ask(operation.readClock, {}).catch(() => undefined);
  const servers = Object.fromEntries(looks.map((look) => [look.name, look.status])) as Status['servers'];
  const found: Status = {
    servers,
    clock: clock && { now: clock.now, offsetMs: clock.offsetMs },
    payments: paymentsIn(looks[0]?.metrics ?? new Map()),
  };
  terminal.say(options.json ? JSON.stringify(found) : told(found));
  return looks.every((look) => look.status.state === 'ready') ? ALL_READY : NOT_ALL_READY;
}
