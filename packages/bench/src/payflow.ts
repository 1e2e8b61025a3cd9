import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTown, type Terminal } from '@payflow/sandbox';
import { z } from 'zod';
import { closedLoop, type LoopOptions, type LoopResult, type Target } from './closed-loop.ts';
import { peakRssMbOf } from './processes.ts';

export interface PayflowResult extends LoopResult {
  readonly rssMb: Readonly<Record<'pg' | 'card' | 'merchant', number>>;
  /** From the start of the supervisor until the town takes payments. */
  readonly readyMs: number;
}

const Inbox = z.object({ counts: z.object({ valid: z.int() }) });

/** Webhooks that the shop took for real, as it counts them; asking its inbox would be work beside the load. */
async function countedBy(merchantUrl: string): Promise<number> {
  const metrics = await (await fetch(`${merchantUrl}/metrics`)).text();
  const lines = metrics.matchAll(/^merchant_webhooks_total\{[^}]*verdict="(\w+)"[^}]*\} (\d+)$/gm);
  return [...lines].reduce(
    (sum, [, verdict, count]) => sum + (verdict === 'REJECTED' ? 0 : Number(count)),
    0,
  );
}

/** What stands in the inbox must be what was counted. */
async function demandInbox(merchantUrl: string, count: number): Promise<void> {
  const reply = await fetch(`${merchantUrl}/merchant/api/webhooks?limit=1`);
  const { valid } = Inbox.parse(await reply.json()).counts;
  if (valid < count) throw new Error(`the inbox holds ${valid} valid webhooks, not ${count}`);
}

/** Nobody looks on, and nobody interrupts but by ending the bench. */
const nobody: Terminal = {
  say: () => undefined,
  complain: (line) => void process.stderr.write(`${line}\n`),
  rewrite: undefined,
  interrupted: new Promise(() => undefined),
  interruptedAgain: new Promise(() => undefined),
};

/** The load on PayFlow as `npm start` runs it, on a folder (and databases) of its own. */
export async function measurePayflow(
  options: LoopOptions & { databaseUrl: string | undefined },
): Promise<PayflowResult> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'payflow-bench-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const began = performance.now();
  const env = {
    ...process.env,
    PAYFLOW_DATA_DIR: folder,
    PG_PORT: '0',
    CARD_PORT: '0',
    MERCHANT_PORT: '0',
    DATABASE_URL: options.databaseUrl,
  };
  const town = await startTown(env, nobody);
  if (!town) throw new Error('the start was interrupted');
  const readyMs = Math.round(performance.now() - began);
  opened.defer(() => town.supervised.stop());
  const { urls } = town.settings;
  const target: Target = {
    url: urls.pg,
    key: town.credentials.m001SecretKey,
    pids: town.supervised.pids(),
    webhooks: () => countedBy(urls.merchant),
  };
  const result = await closedLoop(target, options);
  const { pg, card, merchant } = target.pids;
  const rssMb = { pg: peakRssMbOf(pg), card: peakRssMbOf(card), merchant: peakRssMbOf(merchant) };
  await demandInbox(urls.merchant, options.warmUp + options.payments);
  return { ...result, readyMs, rssMb };
}
