import { pay } from '@payflow/contracts';
import { openBooks } from '@payflow/database';
import { describe, expect, test } from 'vitest';
import { loseReply, replyOf, type Sandbox, simulate, startSandbox } from '../index.ts';

const TRACE_ID = '5bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE_ID}-00f067aa0ba902b7-00`;
const SOME_TRACE = /^[0-9a-f]{32}$/;

interface Entry {
  readonly server: string;
  readonly msg: string;
  readonly url?: string;
  readonly traceId?: string;
}

const entriesOf = (town: Sandbox): Entry[] => town.logs.map((line) => JSON.parse(line));

/** Who logged what under the trace. */
const seenBy = (town: Sandbox, traceId: string) =>
  entriesOf(town)
    .filter((entry) => entry.msg === 'request' && entry.traceId === traceId)
    .map(({ server, url }) => `${server} ${url}`);

async function approved(town: Sandbox, headers: Readonly<Record<string, string>>): Promise<string> {
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'TRACED', amount: 50_000 } }));
  replyOf(await town.pg.call(pay.approve, { body: { tid }, headers }));
  await town.quiet();
  return tid;
}

describe('without any spans, a trace', () => {
  test("goes by the caller's traceparent through the logs of all servers, and back with the webhook", async () => {
    await using town = await startSandbox();
    await approved(town, { traceparent: TRACEPARENT });
    expect(seenBy(town, TRACE_ID).sort()).toEqual([
      'card /card/api/authorize',
      'merchant /payments/webhook',
      'pg /pay/approve',
    ]);
  });

  test('is begun for a caller who names none: every request in the logs belongs to one', async () => {
    await using town = await startSandbox();
    await town.mina.buys('iphone-16-pro');
    await town.quiet();
    const requests = entriesOf(town).filter(({ msg }) => msg === 'request');
    expect(requests.length).toBeGreaterThan(5);
    for (const { traceId } of requests) expect(traceId).toMatch(SOME_TRACE);
    const approval = requests.find(({ server, url }) => server === 'pg' && url === '/pay/approve');
    expect(seenBy(town, approval?.traceId ?? '')).toEqual(
      expect.arrayContaining(['card /card/api/authorize', 'merchant /payments/webhook']),
    );
  });

  test.each([
    'garbage',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    `00-${TRACE_ID}-0000000000000000-01`,
    `ff-${TRACE_ID}-00f067aa0ba902b7-01`,
    `00-${TRACE_ID}-00f067aa0ba902b7-01-more`,
    `00-${TRACE_ID.toUpperCase()}-00f067aa0ba902b7-01`,
  ])('is begun anew for a traceparent that is none: %s', async (traceparent) => {
    await using town = await startSandbox();
    const result = await town.pg.call(pay.tx, {
      params: { tid: 'TNOBODYKNOWSTHISONEX' },
      headers: { traceparent },
    });
    expect(result).toMatchObject({ ok: false, problem: { traceId: expect.stringMatching(SOME_TRACE) } });
    expect(result.ok || result.problem.traceId).not.toBe(TRACE_ID);
  });

  test('stands in every error, and its log line is found by it', async () => {
    await using town = await startSandbox();
    const result = await town.pg.call(pay.tx, { params: { tid: 'TNOBODYKNOWSTHISONEX' } });
    const traceId = (!result.ok && result.problem.traceId) || '';
    expect(seenBy(town, traceId)).toEqual(['pg /pay/tx/TNOBODYKNOWSTHISONEX']);
  });

  test('goes on in what is done later: a webhook that was lost is sent again as part of it', async () => {
    await using town = await startSandbox();
    const undo = town.intercept('pg', 'merchant', loseReply);
    await approved(town, { traceparent: TRACEPARENT });
    undo();
    await town.clock.advance('PT1H');
    await town.quiet();
    const webhooks = seenBy(town, TRACE_ID).filter((what) => what === 'merchant /payments/webhook');
    expect(webhooks.length).toBeGreaterThan(1);
    expect(await town.invariants()).toEqual([]);
  });

  test('goes on in what is done later: an authorization that was lost is reversed as part of it', async () => {
    await using town = await startSandbox();
    const undo = town.intercept('pg', 'card', loseReply);
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'LATER', amount: 50_000 } }));
    await town.pg.call(pay.approve, { body: { tid }, headers: { traceparent: TRACEPARENT } });
    undo();
    await town.quiet();
    await town.clock.advance('PT1H');
    await town.quiet();
    const seen = seenBy(town, TRACE_ID);
    expect(seen).toContain('card /card/api/reverse');
    expect(seen).toContain('merchant /payments/webhook');
    expect(await town.invariants()).toEqual([]);
  });

  test('is kept with what waits for the bus', async () => {
    await using town = await startSandbox();
    const tid = await approved(town, { traceparent: TRACEPARENT });
    await using books = await openBooks(town.books('pg'));
    const rows = await books.rows('SELECT "tid", "traceparent" FROM "outbox"');
    const [captured] = rows.filter((row) => row.tid === tid && String(row.traceparent).includes(TRACE_ID));
    expect(captured).toBeDefined();
  });
});

test('a simulated town draws its traces from its seed', async () => {
  const tracesOf = async (seed: number) => {
    await using town = await simulate({ seed });
    const result = await town.pg.call(pay.tx, { params: { tid: 'TNOBODYKNOWSTHISONEX' } });
    return result.ok || result.problem.traceId;
  };
  expect(await tracesOf(7)).toMatch(SOME_TRACE);
  expect(await tracesOf(7)).toBe(await tracesOf(7));
  expect(await tracesOf(7)).not.toBe(await tracesOf(8));
});
