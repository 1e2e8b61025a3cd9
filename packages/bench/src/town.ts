import { startTown, type Terminal } from '@payflow/sandbox';
import { z } from 'zod';
import type { Target } from './closed-loop.ts';
import { peakRssMbOf } from './processes.ts';

/** PayFlow as `npm start` runs it, on a folder (and databases) of the bench's own. */
export interface BenchTown extends AsyncDisposable {
  readonly target: Target;
  /** The PG's. */
  readonly url: string;
  /** From the start of the supervisor until the town takes payments. */
  readonly readyMs: number;
  readonly ports: Ports;
  peakMb(): Readonly<Record<'pg' | 'card' | 'merchant', number>>;
  /** Fails unless so many valid webhooks stand in the shop's inbox, which must be what was counted. */
  demandInbox(count: number): Promise<void>;
  /** Fails when the books do not agree, as `payflow verify` does. */
  demandInvariants(): Promise<void>;
}

type Ports = Readonly<Record<'pg' | 'card' | 'merchant', number>>;

const Invariants = z.object({
  holds: z.boolean(),
  invariants: z.array(z.object({ id: z.string(), breached: z.int(), breaches: z.array(z.string()) })),
});
const Inbox = z.object({ counts: z.object({ valid: z.int() }) });

/** Webhooks that the shop took for real, as it counts them; asking its inbox would be work beside the load. */
export async function countedBy(merchantUrl: string): Promise<number> {
  const metrics = await (await fetch(`${merchantUrl}/metrics`)).text();
  const lines = metrics.matchAll(/^merchant_webhooks_total\{[^}]*verdict="(\w+)"[^}]*\} (\d+)$/gm);
  return [...lines].reduce(
    (sum, [, verdict, count]) => sum + (verdict === 'REJECTED' ? 0 : Number(count)),
    0,
  );
}

/** Nobody looks on, and nobody interrupts but by ending the bench. */
const nobody: Terminal = {
  say: () => undefined,
  complain: (line) => void process.stderr.write(`${line}\n`),
  rewrite: undefined,
  interrupted: new Promise(() => undefined),
  interruptedAgain: new Promise(() => undefined),
};

/** `ports`, when given, are those of a start before: the shop's address is known to the PG by then. `more` is told to all servers. */
export async function openTown(
  folder: string,
  databaseUrl: string | undefined,
  ports: Ports = { pg: 0, card: 0, merchant: 0 },
  more: Readonly<Record<string, string>> = {},
): Promise<BenchTown> {
  const began = performance.now();
  const env = {
    ...process.env,
    PAYFLOW_DATA_DIR: folder,
    PG_PORT: String(ports.pg),
    CARD_PORT: String(ports.card),
    MERCHANT_PORT: String(ports.merchant),
    DATABASE_URL: databaseUrl,
    // One merchant makes all the calls: they are counted, and none is too many.
    PAYFLOW_RATE_LIMIT_PER_SECOND: '1000000',
    ...more,
  };
  const town = await startTown(env, nobody);
  if (!town) throw new Error('the start was interrupted');
  const readyMs = Math.round(performance.now() - began);
  const { urls } = town.settings;
  const pids = town.supervised.pids();
  return {
    url: urls.pg,
    target: {
      urls: [urls.pg],
      key: town.credentials.m001SecretKey,
      pids: { pg: [pids.pg], card: [pids.card], merchant: [pids.merchant] },
      webhooks: () => countedBy(urls.merchant),
    },
    readyMs,
    ports: town.settings.ports,
    peakMb: () => ({
      pg: peakRssMbOf(pids.pg),
      card: peakRssMbOf(pids.card),
      merchant: peakRssMbOf(pids.merchant),
    }),
    async demandInbox(count) {
      const reply = await fetch(`${urls.merchant}/merchant/api/webhooks?limit=1`);
      const { valid } = Inbox.parse(await reply.json()).counts;
      if (valid < count) throw new Error(`the inbox holds ${valid} valid webhooks, not ${count}`);
    },
    async demandInvariants() {
      const reply = await fetch(`${urls.pg}/sandbox/invariants`);
      const { holds, invariants } = Invariants.parse(await reply.json());
      const broken = invariants.filter(({ breached }) => breached > 0);
      if (!holds) throw new Error(broken.map(({ id, breaches }) => `${id}: ${breaches[0]}`).join('\n'));
    },
    [Symbol.asyncDispose]: () => town.supervised.stop(),
  };
}
