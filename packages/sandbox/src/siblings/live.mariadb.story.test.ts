import { adminPayments, pay } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

test('whoever listens to one process hears of a payment that another one handled, and finds it there', async () => {
  await using town = await startSandbox({ seed: 2418 });
  const sibling = await town.sibling();
  const leaving = new AbortController();
  const stream = await fetch(`${town.url('pg')}/admin/api/live`, { signal: leaving.signal });
  const heard = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { tid } = replyOf(await sibling.pg.call(pay.ready, { body: { orderNo: 'FAR-1', amount: 50_000 } }));
  replyOf(await sibling.pg.call(pay.approve, { body: { tid } }));
  let all = '';
  while (!/"status":"CAPTURED"/.test(all)) {
    const { value, done } = (await heard?.read()) ?? { done: true };
    if (done) throw new Error(`the stream ended after: ${all}`);
    all += value;
  }
  expect(all).toContain(tid);
  leaving.abort();
  const found = replyOf(await town.pg.call(adminPayments.searchPayments, { query: { q: 'FAR-1' } }));
  expect(found.payments.map((payment) => payment.tid)).toEqual([tid]);
});
