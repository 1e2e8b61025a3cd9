import { deadLetters } from '@payflow/contracts';
import { tamperWith } from '@payflow/database';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';
import { authorizationsFor, failsForGood, lettersOf, paymentOf, requests, rowsOf } from './requested.ts';

const POISON = {
  hop: 'bus',
  fault: 'poison',
  when: { first: 1 },
  match: { topic: 'payment.requested.v1' },
} as const;

test('a message that is spoilt blocks no other, is given up after five tries with its reason, and is paid by a replay', async () => {
  const time = passingTime();
  await using town = await startSandbox({ starts: time.starts });
  await town.faults.put([POISON]);
  const spoilt = await requests(town);
  const sound = await requests(town);
  await town.quiet();
  expect(await paymentOf(town, sound)).toMatchObject({ status: 'CAPTURED' });
  expect(await paymentOf(town, spoilt)).toMatchObject({ status: 'REQUESTED' });
  expect(await lettersOf(town)).toMatchObject([{ state: 'RETRYING', consumer: 'authorizer' }]);

  await failsForGood(town, time);
  const [letter] = await lettersOf(town);
  expect(letter).toMatchObject({ state: 'DEAD', attempts: 5, reason: 'it is not JSON', nextTryAt: null });
  const dlq = await rowsOf(
    town,
    `SELECT "payload", "publishedAt" FROM "outbox" WHERE "topic" = 'payment.dlq'`,
  );
  expect(dlq).toHaveLength(1);
  expect(JSON.parse(String(dlq[0]?.payload))).toMatchObject({
    specversion: '1.0',
    type: 'payflow.payment.dlq.v1',
    data: { consumer: 'authorizer', eventId: letter?.eventId, attempts: 5, reason: 'it is not JSON' },
  });
  expect(await town.invariants()).toEqual([]);

  const params = { id: letter?.id ?? '' };
  const replayed = await town.pg.call(deadLetters.replayDeadLetter, { params });
  expect(replayed).toMatchObject({ status: 202, reply: { state: 'RETRYING', attempts: 0 } });
  await town.quiet();
  expect(await paymentOf(town, spoilt)).toMatchObject({ status: 'CAPTURED' });
  expect(await authorizationsFor(town, spoilt)).toHaveLength(1);
  expect(await lettersOf(town)).toMatchObject([{ state: 'DONE' }]);
  expect(await town.pg.call(deadLetters.replayDeadLetter, { params })).toMatchObject({
    status: 409,
    problem: { code: 'INVALID_STATE' },
  });
  expect(await town.invariants()).toEqual([]);
});

test('messages that fail by a cause outside of them are handled by one replay of all, once the cause is gone', async () => {
  const time = passingTime();
  await using town = await startSandbox({ starts: time.starts });
  // The bus waits until the cards have been made unreadable.
  await town.faults.put([{ hop: 'bus', fault: 'stall', forMs: 600_000, match: {} }]);
  const tids = [await requests(town), await requests(town), await requests(town)];
  // What is sealed never begins with that sign, so a second turn undoes the first.
  const turned = `UPDATE "checkout_pages" SET "card" = CASE WHEN "card" LIKE '!x%' THEN SUBSTR("card", 3) ELSE '!x' || "card" END`;
  const turn = () =>
    tamperWith(
      town.books('pg'),
      town.books('pg').url ? turned.replace(`'!x' || "card"`, `CONCAT('!x', "card")`) : turned,
    );
  await turn();
  await town.faults.clear();
  // The bus takes messages again after a while.
  while ((await lettersOf(town)).length < tids.length) await town.quiet();
  await failsForGood(town, time);
  const letters = await lettersOf(town);
  expect(letters).toHaveLength(3);
  for (const letter of letters)
    expect(letter).toMatchObject({ state: 'DEAD', reason: expect.stringContaining('authenticate') });

  await turn();
  const query = { state: 'DEAD', limit: 2 } as const;
  const page = replyOf(await town.pg.call(deadLetters.listDeadLetters, { query }));
  expect(page.deadLetters).toHaveLength(2);
  const all = await town.pg.call(deadLetters.replayDeadLetters, { body: { consumer: 'authorizer' } });
  expect(all).toMatchObject({ status: 202, reply: { replayed: 3, left: 0 } });
  await town.quiet();
  for (const tid of tids) expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED' });
  expect(await town.invariants()).toEqual([]);
});
