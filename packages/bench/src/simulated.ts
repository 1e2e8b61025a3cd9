import { type Simulation, simulate } from '@payflow/sandbox';
import type { LoopOptions } from './closed-loop.ts';
import { flows } from './load.ts';

export interface SimulatedResult {
  readonly scenario: string;
  /** Whole payments, the load's own work included, a second of one core. */
  readonly paymentsPerCpuSecond: number;
  readonly cpuMsPerPayment: number;
  readonly startMs: number;
}

const DEADLINE_MS = 15_000;

/** So many payments, so many at a time, until the shop has verified the webhook of each. */
async function play(
  town: Simulation,
  prefix: string,
  { payments, atOnce }: Pick<LoopOptions, 'payments' | 'atOnce'>,
) {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${town.credentials.m001SecretKey}`,
  };
  const post = async (path: string, body: string) => {
    const url = town.url('pg') + path;
    const reply = await town.transport({ method: 'POST', url, headers, body, deadlineMs: DEADLINE_MS });
    if (reply.status > 201) throw new Error(`${path} answered ${reply.status}: ${reply.body.slice(0, 200)}`);
    return JSON.parse(reply.body) as Record<string, unknown>;
  };
  let begun = 0;
  let approved = 0;
  const buyer = async (): Promise<void> => {
    while (begun < payments)
      if (await flows.pay.buy(post, { orderNo: `${prefix}-${++begun}`, card: '' }, (call) => call))
        approved++;
  };
  await Promise.all(Array.from({ length: atOnce }, buyer));
  await town.quiet();
  if (approved !== payments) throw new Error(`${approved} of ${payments} payments were approved`);
}

/** Full payments in a simulated town: all three servers and the load in this process, on virtual time. */
export async function measureSimulated({
  warmUp,
  payments,
  atOnce,
  progress,
}: LoopOptions): Promise<SimulatedResult> {
  const began = performance.now();
  await using town = await simulate({ seed: 1 });
  const startMs = Math.round(performance.now() - began);
  progress(`warming up with ${warmUp} payments`);
  await play(town, 'W', { payments: warmUp, atOnce });
  progress(`measuring ${payments} payments, ${atOnce} at a time`);
  const before = process.cpuUsage();
  await play(town, 'M', { payments, atOnce });
  const { user, system } = process.cpuUsage(before);
  const breaches = await town.invariants();
  if (breaches.length > 0) throw new Error(breaches.join('\n'));
  const cpuMs = (user + system) / 1_000;
  return {
    scenario: 'simulated',
    paymentsPerCpuSecond: Math.round((payments * 1_000) / cpuMs),
    cpuMsPerPayment: Number((cpuMs / payments).toFixed(2)),
    startMs,
  };
}
