import { pay } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';

/** Visa's cards are the first issuer's own; the other takes any. */
const issuers = ({ card, other }: { card: string; other: string }) => `card=${card};bins=4,other=${other}`;

let orders = 0;
async function approveOne(town: Sandbox) {
  const made = await town.pg.call(pay.ready, { body: { orderNo: `ISSUERS-${++orders}`, amount: 90_000 } });
  if (!made.ok) throw new Error(made.problem.message);
  return town.pg.call(pay.approve, { body: { tid: made.reply.tid } });
}

test('an issuer that is not there loses its payments to the other, and the books of all three agree', async () => {
  await using town = await startSandbox({ seed: 31, issuers });
  const first = await approveOne(town);
  town.cut('pg', 'card');
  const second = await approveOne(town);
  town.restore('pg', 'card');
  await town.quiet();
  expect([first, second]).toMatchObject([
    { reply: { status: 'APPROVED', issuer: 'card' } },
    { reply: { status: 'APPROVED', issuer: 'other' } },
  ]);
  expect(await town.invariants()).toEqual([]);
});

test('an issuer whose answer is lost is asked back what it took, and the other one nothing', async () => {
  await using town = await startSandbox({ seed: 32, issuers });
  const undo = town.intercept('pg', 'card', async (request, next) => {
    const reply = await next(request);
    if (!request.url.endsWith('/authorize')) return reply;
    throw new CallFailed('timeout', 'silence');
  });
  const lost = await approveOne(town);
  undo();
  await town.quiet();
  expect(lost).toMatchObject({ status: 202, reply: { status: 'UNKNOWN', issuer: 'card' } });
  if (!lost.ok) throw new Error(lost.problem.message);
  expect(await town.pg.call(pay.tx, { params: { tid: lost.reply.tid } })).toMatchObject({
    reply: { status: 'FAILED', issuer: 'card' },
  });
  expect(await town.invariants()).toEqual([]);
});

test('an approval in the books of the second issuer that the gateway does not know is found', async () => {
  await using town = await startSandbox({ seed: 33, issuers });
  await approveOne(town);
  let otherUrl = '';
  await using strange = await startSandbox({
    seed: 34,
    issuers(urls) {
      otherUrl = urls.other;
      return issuers(urls);
    },
  });
  await strange.transport({
    method: 'POST',
    url: `${otherUrl}/card/api/authorize`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${strange.credentials.cardKey}` },
    body: JSON.stringify({
      amount: 1_000,
      merchantName: 'Nobody',
      tid: 'T0123456789ABCDEFGHJ',
      attemptId: 'att_behind_our_back',
      card: { number: '5555555555554444', expiry: '12/30', cvc: '123' },
    }),
    deadlineMs: 5_000,
  });
  expect(await strange.invariants()).toEqual([expect.stringContaining('I9: att_behind_our_back')]);
  expect(await town.invariants()).toEqual([]);
});
