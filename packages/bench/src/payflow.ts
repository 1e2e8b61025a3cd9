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
    async webhooks() {
      const reply = await fetch(`${urls.merchant}/merchant/api/webhooks?limit=1`);
      return Inbox.parse(await reply.json()).counts.valid;
    },
  };
  const result = await closedLoop(target, options);
  const { pg, card, merchant } = target.pids;
  return {
    ...result,
    readyMs,
    rssMb: { pg: peakRssMbOf(pg), card: peakRssMbOf(card), merchant: peakRssMbOf(merchant) },
  };
}
