import { connect } from 'node:net';
import { operation, pay } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { startRedis } from './redis.ts';
import { requireService } from './service.ts';

const CALLS = 60;
const BACK = { timeout: 15_000, interval: 50 };

const townOn = (url: string, perSecond: number) =>
  startSandbox({
    overrides: { pg: { REDIS_URL: url, PAYFLOW_RATE_LIMIT_PER_SECOND: String(perSecond) } },
  });
const look = (town: Sandbox) => town.pg.call(pay.tx, { params: { tid: 'T0123456789ABCDEFGHJ' } });
const readiness = async (town: Sandbox) => (await town.pg.call(operation.readyz, {})) as { reply?: unknown };
const there = { reply: { ready: true, checks: { database: 'ok', redis: 'ok' } } };
const gone = {
  reply: { ready: true, checks: { database: 'ok', redis: 'gone; calls are counted in memory' } },
};

/** Says one thing to Redis and hangs up. */
const tell = (port: number, line: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
    socket.once('data', () => socket.end(resolve));
    socket.once('error', reject);
  });

describe.skipIf(!requireService('redis'))('with Redis', () => {
  test('two gateways count the calls of a merchant together', async () => {
    await using redis = await startRedis();
    await using one = await townOn(redis.url, 20);
    await using other = await townOn(redis.url, 20);
    await expect.poll(() => Promise.all([one, other].map(readiness)), BACK).toMatchObject([there, there]);
    const passing = async (): Promise<number> => {
      const looks = Array.from({ length: CALLS }, (_, i) => look(i % 2 === 0 ? one : other));
      return (await Promise.all(looks)).filter(({ status }) => status === 404).length;
    };
    // Alone they would let 40 pass. One try may fall into two seconds, or meet a Redis that is busy.
    await expect.poll(passing, { timeout: 15_000, interval: 1_100 }).toBeLessThan(35);
  });

  test('gone, payments go on, calls are counted in memory, and it is found again when it is back', async () => {
    await using redis = await startRedis();
    await using town = await townOn(redis.url, 10);
    await expect.poll(() => readiness(town), BACK).toMatchObject(there);
    await redis.kill();
    await expect.poll(() => readiness(town), BACK).toMatchObject(gone);
    await expect.poll(async () => (await look(town)).status, BACK).toBe(404);
    const results = await Promise.all(Array.from({ length: CALLS }, () => look(town)));
    expect(results.some(({ status }) => status === 429)).toBe(true);
    await redis.restart();
    await expect.poll(() => readiness(town), BACK).toMatchObject(there);
    await expect.poll(async () => (await look(town)).status, BACK).toBe(404);
  });

  test('connected and silent, it is waited for once and then left alone until it answers', async () => {
    await using redis = await startRedis();
    await using town = await townOn(redis.url, 1_000);
    await expect.poll(() => readiness(town), BACK).toMatchObject(there);
    await tell(redis.port, 'CLIENT PAUSE 3000 ALL');
    const results = await Promise.all(Array.from({ length: CALLS }, () => look(town)));
    expect(results.every(({ status }) => status === 404)).toBe(true);
    await expect.poll(() => readiness(town), BACK).toMatchObject(gone);
    await expect.poll(() => readiness(town), BACK).toMatchObject(there);
  });

  test('never there, the gateway starts and works all the same', async () => {
    await using redis = await startRedis();
    await redis.kill();
    await using town = await townOn(redis.url, 1_000);
    expect(await readiness(town)).toMatchObject(gone);
    expect((await look(town)).status).toBe(404);
  });
});
