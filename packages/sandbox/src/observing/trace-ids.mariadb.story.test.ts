import { pay } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const TRACE_ID = '5bf92f3577b34da6a3ce929d0e0e4736';

test('a worker sends a webhook as part of the trace in which another process approved the payment', async () => {
  await using town = await startSandbox({ overrides: { pg: { PAYFLOW_WORKERS: 'apart' } } });
  await town.worker();
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'TRACED', amount: 50_000 } }));
  const headers = { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-00` };
  replyOf(await town.pg.call(pay.approve, { body: { tid }, headers }));
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
  const webhooks = town.logs.filter((line) => line.includes('/payments/webhook') && line.includes(TRACE_ID));
  expect(webhooks).toHaveLength(1);
  expect(await town.invariants()).toEqual([]);
});
