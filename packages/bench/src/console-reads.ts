import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { busyMonth } from './busy-month.ts';
import { reads } from './console-calls.ts';
import { ORDER_NO, payOnce } from './growth.ts';
import { aFolder } from './payflow.ts';
import { seedCopies } from './seed.ts';
import { type BenchTown, openTown } from './town.ts';

/** What the console reads, with so many payments stored, and what any other call waits for meanwhile. */
export interface ReadsResult {
  readonly scenario: string;
  readonly readMs: Readonly<Record<string, ReadMs>>;
  readonly pgPeakMb: number;
}

export interface ReadMs {
  readonly p50: number;
  readonly slowest: number;
  /** The longest that another call waited while this one was answered. */
  readonly othersWaited: number;
}

const CALLS = 20;
/** One that is slow is not asked so often. */
const ENOUGH_MS = 20_000;
const BETWEEN_MS = 4;

const round = (ms: number): number => Number(ms.toFixed(1));

/** Calls that cost nothing, one after the other; how long the slowest took says how long the process did nothing else. */
function watchOthers(pool: Pool) {
  let isOver = false;
  let slowest = 0;
  const watching = (async () => {
    while (!isOver) {
      const from = performance.now();
      const { body } = await pool.request({ path: '/livez', method: 'GET' });
      await body.dump();
      slowest = Math.max(slowest, performance.now() - from);
      await wait(BETWEEN_MS);
    }
  })();
  return async (): Promise<number> => {
    isOver = true;
    await watching;
    return slowest;
  };
}

async function get(pool: Pool, path: string): Promise<string> {
  const headers = path.startsWith('/api/v1') ? { 'x-payflow-merchant': 'M001' } : {};
  const { statusCode, body } = await pool.request({
    path,
    method: 'GET',
    headers,
    bodyTimeout: 0,
    headersTimeout: 0,
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
  return text;
}

async function measureOne(pool: Pool, path: string): Promise<ReadMs> {
  const othersWaited = watchOthers(pool);
  const took: number[] = [];
  const begun = performance.now();
  while (took.length < CALLS && performance.now() - begun < ENOUGH_MS) {
    const from = performance.now();
    await get(pool, path);
    took.push(performance.now() - from);
  }
  const sorted = took.toSorted((a, b) => a - b);
  return {
    p50: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    slowest: round(sorted.at(-1) ?? 0),
    othersWaited: round(await othersWaited()),
  };
}

async function measureAll({ url }: BenchTown, stored: number, progress: (text: string) => void) {
  const pool = new Pool(url, { connections: 4 });
  const readMs: Record<string, ReadMs> = {};
  for (const [name, path] of await reads((asked) => get(pool, asked), stored)) {
    const measured = await measureOne(pool, path);
    readMs[name] = measured;
    progress(`${name}: ${measured.p50} / ${measured.slowest} ms, others ${measured.othersWaited} ms`);
  }
  await pool.close();
  return readMs;
}

/** The console's reads on SQLite. */
export async function measureReads(
  stored: number,
  { progress }: { progress(text: string): void },
): Promise<ReadsResult> {
  await using folder = await aFolder();
  const { tid, ports } = await (async () => {
    await using town = await openTown(folder.path, undefined);
    return { tid: await payOnce(town), ports: town.ports };
  })();
  seedCopies(
    folder.path,
    { tid, orderNo: ORDER_NO, count: stored, ...busyMonth(stored, Date.now()) },
    progress,
  );
  await using town = await openTown(folder.path, undefined, ports);
  const readMs = await measureAll(town, stored, progress);
  return { scenario: `reads-${stored}-sqlite`, readMs, pgPeakMb: town.peakMb().pg };
}
