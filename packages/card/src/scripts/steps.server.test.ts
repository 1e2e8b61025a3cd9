import { issuer } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import {
  anIssuer,
  ask,
  askBare,
  authorized,
  codesOf,
  failureOf,
  type Issuer,
  lookedUp,
  scripted,
  scriptOf,
} from '../test-card.ts';

describe('a step', () => {
  const play = async (pg: Issuer, step: object) => {
    await scripted(pg, 'step', { steps: [step] });
    return askBare(pg, { attemptId: 'att_step' });
  };

  test('delay waits, and goes on with the card number or with the outcome beside it', async () => {
    await using pg = await anIssuer();
    const before = performance.now();
    expect(JSON.parse((await play(pg, { delay: 60 })).body).responseCode).toBe('00');
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
    await scripted(pg, 'step', { steps: [{ delay: { minMs: 5, maxMs: 10 }, decline: '51' }] });
    expect(JSON.parse((await askBare(pg, {})).body).responseCode).toBe('51');
  });

  test.each([
    ['truncated', /^\{"result":"APPROVED".*[^}]$/],
    ['wrongType', /^\{"result":8,/],
    ['notJson', /^<!doctype html>/],
  ])('malformed: %s answers 200 with something unreadable, and holds nothing', async (malformed, looks) => {
    await using pg = await anIssuer();
    const { status, body } = await play(pg, { malformed });
    expect({ status, body }).toEqual({ status: 200, body: expect.stringMatching(looks) });
    expect((await pg.get('/card/api/authorizations/att_step')).status).toBe(404);
  });

  test.each([
    [{ status: 418, body: 'short and stout' }, 'short and stout'],
    [{ status: 500, body: { code: 'OOPS' } }, '{"code":"OOPS"}'],
    [{ status: 503 }, '"code":"SCRIPTED"'],
  ])('http answers as it is told: %j', async (http, text) => {
    await using pg = await anIssuer();
    const { status, body } = await play(pg, { http });
    expect(status).toBe(http.status);
    expect(body).toContain(text);
  });

  test('approveThenSilence holds the money, and a repeat hears of it', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'mute', { steps: [{ approveThenSilence: {} }] });
    const hanging = failureOf(askBare(pg, { attemptId: 'att_mute' }));
    await expect
      .poll(() => lookedUp(pg, 'att_mute').catch(() => undefined))
      .toMatchObject({ heldAmount: 50_000 });
    expect((await authorized(pg, { attemptId: 'att_mute' })).result).toBe('APPROVED');
    await pg.server.stop();
    expect(await hanging).toBe('reset');
  });

  test('lateApprove meets the tombstone of a reversal that came first', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'late', { steps: [{ lateApprove: 80 }] });
    const late = authorized(pg, { attemptId: 'att_late' });
    await expect.poll(() => scriptOf(pg, 'late')).toMatchObject({ hits: 1 });
    await pg.call(issuer.reverse, { body: { attemptId: 'att_late', operationId: 'rev_late' } });
    expect(await late).toMatchObject({ result: 'DECLINED', responseCode: '12' });
    expect(await lookedUp(pg, 'att_late')).toMatchObject({ state: 'VOID', heldAmount: 0 });
  });

  test('that waits or is silent does not hold up a stop', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'slow', { steps: [{ timeout: {} }, { delay: 60_000 }] });
    const hanging = [failureOf(askBare(pg, {})), failureOf(askBare(pg, {}))];
    await expect.poll(() => scriptOf(pg, 'slow')).toMatchObject({ hits: 2 });
    const before = performance.now();
    await pg.server.stop();
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(await Promise.all(hanging)).toEqual(['reset', 'reset']);
  });

  test('duplicateReply answers by the card number, and holds the money once', async () => {
    await using pg = await anIssuer();
    expect(JSON.parse((await play(pg, { duplicateReply: {} })).body)).toMatchObject({ result: 'APPROVED' });
    expect(await lookedUp(pg, 'att_step')).toMatchObject({ heldAmount: 50_000, history: [{ seq: 1 }] });
    expect(await codesOf(pg, 2)).toEqual(['00', '00']);
  });
});

describe('a silent card', () => {
  const card = (number: string, over = {}) => ({ number, expiry: '12/30', cvc: '123', ...over });
  const TIMEOUT = '4000000000004087';
  const LOST = '4000000000005043';
  const hold = (pg: Issuer, attemptId: string) => lookedUp(pg, attemptId).catch(() => undefined);

  test('is not answered: one holds nothing, the other all, and a repeat of that one hears of it', async () => {
    await using pg = await anIssuer();
    const mute = failureOf(askBare(pg, { attemptId: 'att_mute', card: card(TIMEOUT) }));
    const lost = failureOf(askBare(pg, { attemptId: 'att_lost', card: card(LOST) }));
    await expect.poll(() => hold(pg, 'att_lost')).toMatchObject({ heldAmount: 50_000 });
    expect((await authorized(pg, { attemptId: 'att_lost', card: card(LOST) })).result).toBe('APPROVED');
    expect(await Promise.all([mute, lost])).toEqual(['timeout', 'timeout']);
    expect(await hold(pg, 'att_mute')).toBeUndefined();
  });

  test('is silent on file, too', async () => {
    await using pg = await anIssuer();
    const made = await pg.call(issuer.createToken, { body: { card: card(TIMEOUT) } });
    const cardToken = made.ok ? made.reply.token : null;
    expect(await failureOf(askBare(pg, { attemptId: 'att_token', cardToken }))).toBe('timeout');
  });

  test('is answered when something else is wrong with it, or when a script says so', async () => {
    await using pg = await anIssuer();
    expect(await codesOf(pg, 1, { card: card(TIMEOUT, { expiry: '01/20' }) })).toEqual(['54']);
    expect(await codesOf(pg, 1, { card: card(LOST, { cvc: '1234' }) })).toEqual(['N7']);
    await scripted(pg, 'speak', { steps: [{ decline: '51' }] });
    expect(await codesOf(pg, 1, { card: card(TIMEOUT) })).toEqual(['51']);
  });
});

describe('a capture, a refund and a reversal', () => {
  const held = (pg: Issuer, capture: boolean) => authorized(pg, { attemptId: 'att_1', capture });
  const operate = (pg: Issuer, operation: 'capture' | 'refund', operationId: string) =>
    pg.call(issuer[operation], { body: { attemptId: 'att_1', operationId } });

  test.each([
    ['capture', false],
    ['refund', true],
  ] as const)(
    'a %s is declined as often as it is told, each time under an id of its own',
    async (operation, capture) => {
      await using pg = await anIssuer();
      await held(pg, capture);
      const match = { operation, amount: 50_000, orderNo: undefined, cardNumber: '4242424242424242' };
      await scripted(pg, 'no', { match, steps: [{ decline: '57' }] });
      expect(await operate(pg, operation, 'op_1')).toMatchObject({
        reply: { result: 'DECLINED', responseCode: '57' },
      });
      expect(await operate(pg, operation, 'op_1')).toMatchObject({
        reply: { result: 'DECLINED', responseCode: '57' },
      });
      expect(await operate(pg, operation, 'op_2')).toMatchObject({
        reply: { result: 'DONE', amount: 50_000 },
      });
      expect(await scriptOf(pg, 'no')).toMatchObject({ hits: 1 });
    },
  );

  test('what an issuer did in silence it says when it is asked again', async () => {
    await using pg = await anIssuer();
    await held(pg, false);
    await scripted(pg, 'mute', { match: { operation: 'capture' }, steps: [{ approveThenSilence: {} }] });
    const hanging = failureOf(operate(pg, 'capture', 'op_1'));
    await expect.poll(() => lookedUp(pg, 'att_1')).toMatchObject({ capturedAmount: 50_000 });
    expect(await operate(pg, 'capture', 'op_1')).toMatchObject({ reply: { result: 'DONE' } });
    await pg.server.stop();
    expect(await hanging).toBe('reset');
  });

  test('a script takes no step of a call that is refused', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'no', { match: { operation: 'refund' }, steps: [{ decline: '57' }] });
    expect(await operate(pg, 'refund', 'op_1')).toMatchObject({ status: 404 });
    expect(await scriptOf(pg, 'no')).toMatchObject({ hits: 0 });
  });

  test('a reversal that is told to fail gives nothing back until it is asked again', async () => {
    await using pg = await anIssuer();
    await held(pg, true);
    await scripted(pg, 'busy', {
      match: { operation: 'reverse', tid: ask.tid },
      steps: [{ http: { status: 500 } }],
    });
    const reverse = () => pg.post('/card/api/reverse', { attemptId: 'att_1', operationId: 'rev_1' });
    expect(await reverse()).toMatchObject({ status: 500 });
    expect(await lookedUp(pg, 'att_1')).toMatchObject({ state: 'APPROVED' });
    expect(await reverse()).toMatchObject({ status: 200 });
    expect(await lookedUp(pg, 'att_1')).toMatchObject({ state: 'REVERSED' });
  });
});
