import { setTimeout as wait } from 'node:timers/promises';
import { type Flow, flows, type LoadOrder, LoadReport } from './load.ts';
import { cpuMsOf, forkScript } from './processes.ts';

export interface Target {
  readonly url: string;
  readonly key: string | undefined;
  readonly pids: Readonly<Record<'pg' | 'card' | 'merchant', number>>;
  /** How many webhooks the shop has received and found valid. */
  webhooks(): Promise<number>;
}

export interface LoopOptions {
  readonly warmUp: number;
  readonly payments: number;
  readonly atOnce: number;
  /** What a buyer does; absent: a full payment through the payment window. */
  readonly flow?: Flow;
  progress(text: string): void;
}

export interface LoopResult {
  readonly paymentsPerSecond: number;
  readonly approveMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly cpuMsPerPayment: Readonly<Record<'pg' | 'card' | 'merchant' | 'load', number>>;
}

const WEBHOOKS_DEADLINE_MS = 60_000;
const LOOK_EVERY_MS = 20;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const names = ['pg', 'card', 'merchant'] as const;

/** A payment counts when its webhook was received and verified. */
async function untilHeard(target: Target, count: number): Promise<void> {
  for (const from = performance.now(); (await target.webhooks()) < count; await wait(LOOK_EVERY_MS)) {
    if (performance.now() - from > WEBHOOKS_DEADLINE_MS) {
      throw new Error(`the shop heard of ${await target.webhooks()} payments, not of ${count}`);
    }
  }
}

/** So many payments after a warm-up, each made ready, approved and heard of. */
export async function closedLoop(target: Target, options: LoopOptions): Promise<LoopResult> {
  const { warmUp, payments, atOnce, progress, flow = 'pay' } = options;
  await using load = forkScript('load.ts');
  const play = async (count: number, prefix: string): Promise<LoadReport> => {
    const heard = await target.webhooks();
    const order: LoadOrder = {
      url: target.url,
      payments: count,
      atOnce,
      flow,
      prefix: `${prefix}${process.pid}`,
      ...(target.key ? { key: target.key } : {}),
    };
    load.child.send(order);
    const report = LoadReport.parse(await load.next());
    if (report.approved !== count) throw new Error(`${report.approved} of ${count} payments were approved`);
    await untilHeard(target, heard + count * flows[flow].webhooks);
    return report;
  };
  progress(`warming up with ${warmUp} payments`);
  await play(warmUp, 'W');
  progress(`measuring ${payments} payments, ${atOnce} at a time`);
  const cpuBefore = names.map((name) => cpuMsOf(target.pids[name]));
  const from = performance.now();
  const report = await play(payments, 'M');
  const seconds = (performance.now() - from) / 1000;
  const [pg = 0, card = 0, merchant = 0] = names.map((name, i) =>
    round((cpuMsOf(target.pids[name]) - (cpuBefore[i] ?? 0)) / payments, 3),
  );
  const at = (share: number) =>
    round(report.approveMs[Math.min(payments - 1, Math.floor(payments * share))] ?? 0, 1);
  return {
    paymentsPerSecond: Math.round(payments / seconds),
    approveMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    cpuMsPerPayment: { pg, card, merchant, load: round(report.cpuMs / payments, 3) },
  };
}
