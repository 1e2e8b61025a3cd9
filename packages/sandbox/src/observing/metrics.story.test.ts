import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pay, rest } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertQueries, dashboardQueries, metricsOnPage, strangersIn } from '../../test/queries.ts';
import { sectionOf, tableOf } from '../docs/markdown.ts';
import { type RedisServer, startRedis } from '../services/redis.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { servers } from '../town/servers.ts';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/observability.md');
/** By prom-client, the same in every Node program. */
const OF_THE_PROCESS = /^(process|nodejs)_/;
const SERIES_OF_A_HISTOGRAM = /_(bucket|sum|count)$/;

/** As in a process of its own, where the process is measured too. */
const starts = Object.fromEntries(
  Object.entries(servers).map(([name, start]) => [
    name,
    (env: never, parts: object) => start(env, { ...parts, ownProcess: true } as never),
  ]),
) as unknown as typeof servers;

async function pageOf(town: Sandbox, name: 'pg' | 'card' | 'merchant'): Promise<string> {
  return (await fetch(`${town.url(name)}/metrics`)).text();
}

/** Of each kind of thing one: bought, declined, captured, refunded, repeated. */
async function livesADay(town: Sandbox): Promise<void> {
  await town.mina.buys('iphone-16-pro');
  const approve = async (orderNo: string, number: string, captureMode: 'AUTO' | 'MANUAL' = 'AUTO') => {
    const { tid } = replyOf(
      await town.pg.call(pay.ready, { body: { orderNo, amount: 50_000, captureMode } }),
    );
    const body = { tid, card: { number, expiry: '12/34', cvc: '123' } };
    await town.pg.call(pay.approve, { body, headers: { 'idempotency-key': orderNo } });
    await town.pg.call(pay.approve, { body, headers: { 'idempotency-key': orderNo } });
    return tid;
  };
  await approve('DECLINED', '4000000000009995');
  const tid = await approve('HELD', '4242424242424242', 'MANUAL');
  const params = { paymentId: tid };
  const key = (name: string) => ({ 'idempotency-key': name });
  replyOf(await town.pg.call(rest.capturePayment, { params, body: {}, headers: key('capture') }));
  replyOf(await town.pg.call(rest.refundPayment, { params, body: {}, headers: key('refund') }));
  await town.quiet();
}

describe.skipIf(!requireService('redis'))('what the servers of a town measure', () => {
  let redis: RedisServer;
  let town: Sandbox;
  let pages: Record<'pg' | 'card' | 'merchant', string>;
  beforeAll(async () => {
    redis = await startRedis();
    town = await startSandbox({
      starts,
      overrides: { pg: { REDIS_URL: redis.url, PAYFLOW_RATE_LIMIT_PER_SECOND: '5000' } },
    });
    await livesADay(town);
    const [pg, card, merchant] = await Promise.all([
      pageOf(town, 'pg'),
      pageOf(town, 'card'),
      pageOf(town, 'merchant'),
    ]);
    pages = { pg, card, merchant };
  });
  afterAll(async () => {
    await town?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  const all = () => metricsOnPage(Object.values(pages).join('\n'));

  test('is all that the dashboards ask for, by name and by label', () => {
    expect(strangersIn(dashboardQueries(), all())).toEqual([]);
  });

  test('is all that the alerts ask for, by name and by label', () => {
    expect(strangersIn(alertQueries(), all())).toEqual([]);
  });

  test('is what the document lists, no more and no less', () => {
    const measured = [...all().keys()]
      .map((name) =>
        all().has(name.replace(SERIES_OF_A_HISTOGRAM, '_bucket'))
          ? name.replace(SERIES_OF_A_HISTOGRAM, '')
          : name,
      )
      .filter((name) => !OF_THE_PROCESS.test(name));
    const rows = tableOf(sectionOf(readFileSync(DOCUMENT, 'utf8'), '## Metrics'));
    const listed = rows.map(([name = '']) => name);
    expect(listed.toSorted()).toEqual([...new Set(measured)].sort());
  });

  test('names no merchant, order or payment: what is told apart is few', () => {
    const tooMany = Object.values(pages)
      .flatMap((page) => page.split('\n'))
      .filter((line) => /T[0-9A-HJKMNP-TV-Z]{19}|M001|HELD|DECLINED"|:\d{4,5}\//.test(line));
    expect(tooMany).toEqual([]);
  });

  test('says that the books balance, that nothing waits, and that Redis is there', () => {
    expect(pages.pg).toMatch(/^payflow_ledger_imbalance\{currency="KRW",server="pg"\} 0$/m);
    expect(pages.pg).toMatch(/^payflow_webhooks_waiting\{server="pg"\} 0$/m);
    expect(pages.pg).toMatch(/^payflow_timers_overdue\{server="pg"\} 0$/m);
    expect(pages.pg).toMatch(/^payflow_redis_up\{server="pg"\} 1$/m);
    expect(pages.pg).toMatch(/^payflow_payments_total\{outcome="approved",issuer="card",server="pg"\} 2$/m);
    expect(pages.pg).toMatch(/^payflow_idempotent_replays_total\{route="\/pay\/approve",server="pg"\} 2$/m);
  });
});
