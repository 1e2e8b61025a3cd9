import { setTimeout as wait } from 'node:timers/promises';
import { type Sandbox, startRedis, startSandbox } from '@payflow/sandbox';
import type { LoopOptions } from './closed-loop.ts';

/** How many calls of one merchant two gateways let pass in a second, alone and with Redis between them. */
export interface LimitsResult {
  readonly scenario: 'limits';
  /** The limit that both were given. */
  readonly limitPerSecond: number;
  /** The most that passed within one second. */
  readonly passed: { readonly alone: number; readonly together: number };
}

const LIMIT = 500;
const SECONDS = 4;
const AT_ONCE = 32;
const NOWHERE = '/pay/tx/T0000000000000000000';

/** Calls as fast as they are answered, for some seconds; tells how many passed in each. */
async function hammer(towns: readonly Sandbox[]): Promise<number[]> {
  const passed: number[] = [];
  const from = performance.now();
  const caller = async (name: number): Promise<void> => {
    const town = towns[name % towns.length];
    for (;;) {
      const second = Math.floor((performance.now() - from) / 1_000);
      if (!town || second >= SECONDS) return;
      const { status } = await town.transport({
        method: 'GET',
        url: town.url('pg') + NOWHERE,
        headers: { authorization: `Bearer ${town.credentials.m001SecretKey}` },
        deadlineMs: 5_000,
      });
      if (status === 404) passed[second] = (passed[second] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, name) => caller(name)));
  return passed;
}

async function measure(redisUrl: string | undefined): Promise<number> {
  const env = { PAYFLOW_RATE_LIMIT_PER_SECOND: String(LIMIT), REDIS_URL: redisUrl };
  const options = { overrides: { pg: env } };
  await using one = await startSandbox(options);
  await using other = await startSandbox({ ...options, credentials: one.credentials });
  // Redis is connected to behind the start.
  await wait(500);
  // What counts is the second of the limiter, whose beginning is its own: the first and the last are cut.
  return Math.max(...(await hammer([one, other])).slice(1, -1));
}

export async function measureLimits({ progress }: LoopOptions): Promise<LimitsResult> {
  progress('two gateways, each counting for itself');
  const alone = await measure(undefined);
  await using redis = await startRedis();
  progress('two gateways that count in Redis');
  const together = await measure(redis.url);
  return { scenario: 'limits', limitPerSecond: LIMIT, passed: { alone, together } };
}
