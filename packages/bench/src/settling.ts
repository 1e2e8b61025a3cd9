import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openBooks } from '@payflow/database';
import type { LoopOptions } from './closed-loop.ts';
import { ORDER_NO, payOnce } from './growth.ts';
import { LoadReport } from './load.ts';
import { aFolder } from './payflow.ts';
import { forkScript, type Helper } from './processes.ts';
import { seedCopies } from './seed.ts';
import { type BenchTown, openTown } from './town.ts';

/** A day of many merchants is settled while payments go on: how quickly, and what the payments notice of it. */
export interface SettlingResult {
  readonly scenario: string;
  readonly settled: { readonly items: number; readonly merchants: number; readonly perSecond: number };
  /** Of the same load, before the cut-off and from then until the last settlement is closed. */
  readonly approveMs: Readonly<Record<'before' | 'during', { readonly p50: number; readonly p99: number }>>;
  /** p99 during, by p99 before. */
  readonly slowdown: number;
}

export const MERCHANTS = 1_000;
const ROUND = 500;
const LOOK_EVERY_MS = 250;
const DAY_MS = 24 * 3_600_000;
const SEOUL_AHEAD_MS = 9 * 3_600_000;

const percentiles = (samples: readonly number[]) => {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1));
  return { p50: at(0.5), p99: at(0.99) };
};

/** Rounds of payments until `over`; resolves to how long each approve took. */
async function payUntil(
  load: Helper,
  { target }: BenchTown,
  { atOnce, prefix, over }: { atOnce: number; prefix: string; over(paid: number): boolean },
): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; !over(samples.length); round++) {
    const { urls, key } = target;
    load.child.send({
      urls,
      key,
      payments: ROUND,
      atOnce,
      flow: 'pay',
      prefix: `${prefix}${process.pid}-${round}`,
    });
    samples.push(...LoadReport.parse(await load.next()).approveMs);
  }
  return samples;
}

/** Moves business time to the next cut-off, midnight in Seoul, and does not wait for what falls due. */
async function passTheCutOff({ url }: BenchTown): Promise<void> {
  const to = new Date((Math.floor((Date.now() + SEOUL_AHEAD_MS) / DAY_MS) + 1) * DAY_MS - SEOUL_AHEAD_MS);
  const reply = await fetch(`${url}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: to.toISOString(), wait: false }),
  });
  if (!reply.ok) throw new Error(`the clock answered ${reply.status}: ${await reply.text()}`);
}

/** Resolves when every merchant's day is closed. */
async function untilClosed(folder: string, items: number, progress: LoopOptions['progress']): Promise<void> {
  const place = { service: 'pg', file: join(folder, 'pg.db') } as const;
  const sql = `SELECT COUNT(*) AS "merchants", COALESCE(SUM("itemCount"), 0) AS "items" FROM "settlements"
    WHERE "status" <> 'OPEN' AND "merchantId" LIKE 'SEED-M%'`;
  for (let tenths = 0; ; await wait(LOOK_EVERY_MS)) {
    // Each look is at a moment of its own.
    await using books = await openBooks(place);
    const [row] = await books.rows(sql);
    const [merchants, settled] = [Number(row?.merchants), Number(row?.items)];
    const reached = Math.floor((merchants * 10) / MERCHANTS);
    if (reached > tenths) progress(`${merchants} of ${MERCHANTS} merchants settled`);
    tenths = reached;
    if (merchants < MERCHANTS) continue;
    if (settled !== items) throw new Error(`${settled} items were settled, not ${items}`);
    return;
  }
}

/** So many payments of one day, by 1,000 merchants, settled on SQLite while others pay. */
export async function measureSettling(
  items: number,
  { payments, atOnce, progress }: LoopOptions,
): Promise<SettlingResult> {
  await using folder = await aFolder();
  const { tid, ports } = await (async () => {
    await using town = await openTown(folder.path, undefined);
    return { tid: await payOnce(town), ports: town.ports };
  })();
  seedCopies(folder.path, { tid, orderNo: ORDER_NO, count: items, merchants: MERCHANTS }, progress);
  await using town = await openTown(folder.path, undefined, ports);
  await using load = forkScript('load.ts');
  progress('payments before the cut-off');
  await payUntil(load, town, { atOnce, prefix: 'W', over: (paid) => paid >= payments / 3 });
  const before = await payUntil(load, town, { atOnce, prefix: 'B', over: (paid) => paid >= payments });
  progress('settling');
  await passTheCutOff(town);
  const from = performance.now();
  let closed = false;
  const settled = untilClosed(folder.path, items, progress).finally(() => {
    closed = true;
  });
  const during = await payUntil(load, town, { atOnce, prefix: 'D', over: () => closed });
  await settled;
  const seconds = (performance.now() - from) / 1_000;
  const approveMs = { before: percentiles(before), during: percentiles(during) };
  return {
    scenario: `settling-${items}-sqlite`,
    settled: { items, merchants: MERCHANTS, perSecond: Math.round(items / seconds) },
    approveMs,
    slowdown: Number((approveMs.during.p99 / approveMs.before.p99).toFixed(2)),
  };
}
