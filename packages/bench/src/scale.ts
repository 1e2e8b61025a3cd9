import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { closedLoop, type LoopOptions, type LoopResult } from './closed-loop.ts';
import { type Layout, openScaledTown, type Part } from './scaled-town.ts';

/** What becomes of a payment's costs when its parts run in processes of their own, on MariaDB. */
export interface ScaleResult {
  readonly scenario: 'scale';
  readonly layouts: readonly ScaledLoad[];
}

export interface ScaledLoad extends LoopResult<Part> {
  readonly layout: string;
  /** From the commit of an event to the first try of its webhook. */
  readonly webhookAfterMs: { readonly p50: number; readonly p99: number };
}

interface Arrangement extends Layout {
  readonly name: string;
  readonly flow: 'pay' | 'later';
}

const ARRANGEMENTS: readonly Arrangement[] = [
  { name: 'one PG that does all', pgs: 1, workers: 0, bus: 'memory', flow: 'pay' },
  { name: 'one PG and a worker that looks each second', pgs: 1, workers: 1, bus: 'memory', flow: 'pay' },
  { name: 'one PG and a worker, Kafka', pgs: 1, workers: 1, bus: 'kafka', flow: 'pay' },
  { name: 'two PGs and two workers, Kafka', pgs: 2, workers: 2, bus: 'kafka', flow: 'pay' },
  { name: 'the same, asynchronously', pgs: 2, workers: 2, bus: 'kafka', flow: 'later' },
];

async function webhooksAfter(databaseUrl: string): Promise<ScaledLoad['webhookAfterMs']> {
  const base = new URL(databaseUrl);
  base.pathname += '_pg';
  const connection = await createConnection(base.href);
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT a.at - d.createdAt AS ms FROM delivery_attempts a JOIN deliveries d ON d.id = a.deliveryId
     WHERE a.number = 1 AND d.type = 'payment.captured' ORDER BY ms`,
  );
  await connection.end();
  const at = (share: number) => Number(rows[Math.floor(rows.length * share)]?.ms ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}

async function measureOne({ name, flow, ...layout }: Arrangement, options: LoopOptions): Promise<ScaledLoad> {
  options.progress(name);
  await using town = await openScaledTown(layout);
  const result = await closedLoop(town.target, { ...options, flow });
  const breaches = await town.breaches();
  if (breaches.length > 0) throw new Error(breaches.join('\n'));
  return { layout: name, ...result, webhookAfterMs: await webhooksAfter(town.databaseUrl) };
}

export async function measureScale(options: LoopOptions): Promise<ScaleResult> {
  const layouts: ScaledLoad[] = [];
  for (const layout of ARRANGEMENTS) layouts.push(await measureOne(layout, options));
  return { scenario: 'scale', layouts };
}
