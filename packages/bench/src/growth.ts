import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { closedLoop, type LoopOptions, type LoopResult } from './closed-loop.ts';
import { aFolder } from './payflow.ts';
import { seedCopies } from './seed.ts';
import { type BenchTown, openTown } from './town.ts';

/** How the same load does on a database that holds so many payments already, and how its lists do. */
export interface GrowthResult extends LoopResult {
  readonly stored: number;
  readonly listMs: Percentiles;
  readonly timelineMs: Percentiles;
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

export const ORDER_NO = 'TEMPLATE-PAYMENT';
const LOOKS = 1_000;
const AT_ONCE = 4;
const PAGE = 20;
const HEARD_MS = 10_000;

const Ready = z.object({ tid: z.string() });
const Page = z.object({ data: z.object({ payments: z.array(z.object({ tid: z.string() })) }).loose() });

/** One full payment, which the stored ones are copies of. */
export async function payOnce({ target, url }: BenchTown): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${target.key}` };
  const post = async (path: string, body: object): Promise<{ tid: string }> =>
    Ready.parse(
      await (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json(),
    );
  const { tid } = await post('/pay/ready', { orderNo: ORDER_NO, amount: 1000 });
  await post('/pay/approve', { tid });
  for (const from = performance.now(); (await target.webhooks()) < 1; await wait(20))
    if (performance.now() - from > HEARD_MS) throw new Error('the shop heard of no payment');
  return tid;
}

const percentiles = (sorted: readonly number[]): Percentiles => {
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1));
  return { p50: at(0.5), p99: at(0.99) };
};

/** Looks from all over what is stored: pages by filter and time, and the stories of single payments. */
async function look({ target, url }: BenchTown, stored: number) {
  const pool = new Pool(url, { connections: AT_ONCE });
  const headers = { authorization: `Bearer ${target.key}` };
  const get = async (path: string): Promise<[number, unknown]> => {
    const from = performance.now();
    const reply = await pool.request({ path, method: 'GET', headers });
    const body = await reply.body.json();
    if (reply.statusCode !== 200) throw new Error(`${path} answered ${reply.statusCode}`);
    return [performance.now() - from, body];
  };
  const copy = (nth: number) => 1 + ((nth * 7919) % stored);
  const queries = [
    '',
    '&status=CAPTURED',
    '&status=FAILED',
    '&minAmount=500&maxAmount=1500',
    '&from=2020-01-01T00:00:00Z',
  ];
  const lists = Array.from({ length: LOOKS }, (_, i) => {
    const query = i % 2 === 0 ? queries[(i / 2) % queries.length] : orderQuery(copy(i));
    return `/api/v1/payments?limit=${PAGE}${query}`;
  });
  const timelines = Array.from({ length: LOOKS }, (_, i) => {
    return `/api/v1/payments/T${String(copy(i)).padStart(19, '0')}/timeline`;
  });
  const all = async (paths: readonly string[]): Promise<number[]> => {
    let next = 0;
    const took: number[] = [];
    const looker = async () => {
      while (next < paths.length) took.push((await get(paths[next++] ?? ''))[0]);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, looker));
    return took.sort((a, b) => a - b);
  };
  const [, first] = await get(`/api/v1/payments?limit=${PAGE}`);
  if (Page.parse(first).data.payments.length !== PAGE) throw new Error('the list is not what was stored');
  const listMs = percentiles(await all(lists));
  const timelineMs = percentiles(await all(timelines));
  await pool.close();
  return { listMs, timelineMs };
}

const orderQuery = (copy: number): string => `&orderNo=SEED-${String(copy).padStart(9, '0')}`;

/** The load with so many payments stored, on SQLite. */
export async function measureGrowth(stored: number, options: LoopOptions): Promise<GrowthResult> {
  await using folder = await aFolder();
  const { tid, ports } = await (async () => {
    await using town = await openTown(folder.path, undefined);
    return { tid: await payOnce(town), ports: town.ports };
  })();
  seedCopies(folder.path, { tid, orderNo: ORDER_NO, count: stored }, options.progress);
  await using town = await openTown(folder.path, undefined, ports);
  const result = await closedLoop(town.target, options);
  return { stored, ...result, ...(await look(town, stored)) };
}
