import { setTimeout as wait } from 'node:timers/promises';
import { type Flow, flows, type LoadOrder, LoadReport } from './load.ts';
import { cpuMsOf, forkScript } from './processes.ts';

/** The three servers, each a process. */
export type Server = 'pg' | 'card' | 'merchant';

export interface Target<Name extends string = Server> {
  /** Where the load calls the gateway, by turns. */
  readonly urls: readonly string[];
  readonly key: string | undefined;
  /** JSON; what is paid with where the gateway demands a card. */
  readonly card?: string;
  /** Whose CPU is counted, under which name. */
  readonly pids: Readonly<Record<Name, readonly number[]>>;
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

export interface LoopResult<Name extends string = Server> {
  readonly paymentsPerSecond: number;
  readonly approveMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly cpuMsPerPayment: Readonly<Record<Name | 'load', number>>;
}

const WEBHOOKS_DEADLINE_MS = 60_000;
const LOOK_EVERY_MS = 20;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A payment counts when its webhook was received and verified. */
async function untilHeard(target: Pick<Target, 'webhooks'>, count: number): Promise<void> {
  for (const from = performance.now(); (await target.webhooks()) < count; await wait(LOOK_EVERY_MS)) {
    if (performance.now() - from > WEBHOOKS_DEADLINE_MS) {
      throw new Error(`the shop heard of ${await target.webhooks()} payments, not of ${count}`);
    }
  }
}

/** So many payments after a warm-up, each made ready, approved and heard of. */
export async function closedLoop<Name extends string>(
  target: Target<Name>,
  options: LoopOptions,
): Promise<LoopResult<Name>> {
  const { warmUp, payments, atOnce, progress, flow = 'pay' } = options;
  await using load = forkScript('load.ts');
  const play = async (count: number, prefix: string): Promise<LoadReport> => {
    const heard = await target.webhooks();
    const order: LoadOrder = {
      urls: [...target.urls],
      payments: count,
      atOnce,
      flow,
      prefix: `${prefix}${process.pid}`,
      ...(target.key ? { key: target.key } : {}),
      ...(target.card ? { card: target.card } : {}),
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
  const names = Object.keys(target.pids) as Name[];
  const cpuOf = (name: Name) => target.pids[name].reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  const cpuBefore = names.map(cpuOf);
  const from = performance.now();
  const report = await play(payments, 'M');
  const seconds = (performance.now() - from) / 1000;
  const cpu = names.map((name, i): [Name, number] => [
    name,
    round((cpuOf(name) - (cpuBefore[i] ?? 0)) / payments, 3),
  ]);
  const at = (share: number) =>
    round(report.approveMs[Math.min(payments - 1, Math.floor(payments * share))] ?? 0, 1);
  return {
    paymentsPerSecond: Math.round(payments / seconds),
    approveMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    cpuMsPerPayment: {
      ...(Object.fromEntries(cpu) as Record<Name, number>),
      load: round(report.cpuMs / payments, 3),
    },
  };
}
