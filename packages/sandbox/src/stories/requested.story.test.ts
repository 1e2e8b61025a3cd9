import { rest } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { passingTime } from '../town/passing-time.ts';
import { counted } from './measured.ts';
import { authorizationsFor, CARDS, paymentOf, RESOLVED_BY_MS, requests, rowsOf } from './requested.ts';

const onBus = (fault: 'duplicate' | 'reorder') =>
  ({ hop: 'bus', fault, match: { topic: 'payment.requested.v1' } }) as const;

const CONSUMED = `SELECT "consumer", "eventId" FROM "consumed"`;

describe('Mina asks for a payment and goes on', () => {
  test('it is paid behind the answer, and the shop hears of it', async () => {
    await using town = await startSandbox();
    const tid = await requests(town);
    await town.quiet();
    expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED', capturedAmount: 50_000 });
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
    const told = await town.pg.call(rest.paymentTimeline, { params: { paymentId: tid } });
    const entries = told.ok ? told.reply.data.entries : [];
    expect(entries.map(({ seq, kind, summary }) => `${seq} ${kind} ${summary.split(' ')[0]}`)).toEqual(
      expect.arrayContaining([
        '1 event payment.requested',
        '1 outbox payment.requested.v1',
        '2 issuer_call card',
      ]),
    );
    expect(await town.invariants()).toEqual([]);
  });

  test('her card is declined, and the shop hears of that', async () => {
    await using town = await startSandbox();
    const tid = await requests(town, { card: CARDS.poor });
    const told = await requests(town, {}, { 'x-payflow-script': 'decline:41' });
    await town.quiet();
    expect(await paymentOf(town, tid)).toMatchObject({ status: 'FAILED', failure: { code: '51' } });
    expect(await paymentOf(town, told)).toMatchObject({ status: 'FAILED', failure: { code: '41' } });
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.failed' }]);
    expect(await town.invariants()).toEqual([]);
  });

  test('the issuer takes the money and says nothing: it goes back', async () => {
    await using town = await startSandbox({ issuers: ({ card }) => `card=${card};deadlineMs=500` });
    const tid = await requests(town, {}, { 'x-payflow-script': 'approveThenSilence' });
    await town.quiet();
    expect(await paymentOf(town, tid)).toMatchObject({ status: 'FAILED', failure: { code: '91' } });
    expect(await authorizationsFor(town, tid)).toMatchObject([{ heldAmount: 0 }]);
    expect(await town.shop.inbox({ tid })).toMatchObject([{ type: 'payment.failed' }]);
    expect(await town.invariants()).toEqual([]);
  });
});

describe('a message about a request', () => {
  test('that comes twice makes one authorization', async () => {
    await using town = await startSandbox();
    await town.faults.put([onBus('duplicate')]);
    const tids = await Promise.all(Array.from({ length: 10 }, () => requests(town)));
    await town.quiet();
    for (const tid of tids) {
      expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED' });
      expect(await authorizationsFor(town, tid)).toHaveLength(1);
    }
    expect(await counted(town, 'payflow_consumer_duplicates_total', 'authorizer')).toBe(10);
    expect(await rowsOf(town, CONSUMED)).toHaveLength(10);
    expect(await town.invariants()).toEqual([]);
  });

  test('that is overtaken by others is handled all the same', async () => {
    await using town = await startSandbox();
    await town.faults.put([{ ...onBus('reorder'), when: { first: 3 } }]);
    const tids = await Promise.all(Array.from({ length: 10 }, () => requests(town)));
    await town.quiet();
    for (const tid of tids) expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED' });
    expect(await town.invariants()).toEqual([]);
  });
});

describe('the gateway dies', () => {
  test('with requests in hand that it has answered: it handles them after its start', async () => {
    await using town = await startSandbox();
    await town.faults.put([{ hop: 'bus', fault: 'stall', forMs: 60_000, match: {} }]);
    const tids = await Promise.all(Array.from({ length: 5 }, () => requests(town)));
    await town.kill('pg');
    await town.start('pg');
    await town.faults.clear();
    await town.quiet();
    for (const tid of tids) {
      expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED' });
      expect(await authorizationsFor(town, tid)).toHaveLength(1);
    }
    expect(await town.invariants()).toEqual([]);
  });

  test('between the two commits over a request: the money goes back, and nobody is asked again', async () => {
    const time = passingTime();
    await using town = await startSandbox({ starts: time.starts });
    const died = Promise.withResolvers<void>();
    const undo = town.intercept('pg', 'card', async (request, next) => {
      undo();
      const reply = await next(request);
      await town.kill('pg');
      died.resolve();
      return reply;
    });
    const tid = await requests(town);
    await died.promise;
    await town.start('pg');
    time.pass(RESOLVED_BY_MS);
    await town.quiet();
    expect(await paymentOf(town, tid)).toMatchObject({ status: 'FAILED', failure: { code: '91' } });
    expect(await authorizationsFor(town, tid)).toMatchObject([{ heldAmount: 0 }]);
    expect(await rowsOf(town, CONSUMED)).toHaveLength(1);
    expect(await town.invariants()).toEqual([]);
  });
});
