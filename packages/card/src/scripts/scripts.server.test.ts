import { issuer } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import {
  anIssuer,
  ask,
  askBare,
  authorized,
  codesOf,
  failureOf,
  scripted,
  scriptOf,
  type ToldScript,
} from '../test-card.ts';

const BROKE_TWICE: ToldScript = {
  match: { amount: 4321 },
  steps: [{ decline: '51', times: 2 }, { approve: {} }],
};

describe('a script', () => {
  test('declines twice, approves once, and then leaves it to the card number', async () => {
    await using pg = await anIssuer();
    expect(await scripted(pg, 'broke-twice', BROKE_TWICE)).toMatchObject({ hits: 0, left: 3, warnings: [] });
    const card = { number: '4000000000000002', expiry: '12/34', cvc: '123' };
    expect(await codesOf(pg, 5, { amount: 4321, card })).toEqual(['51', '51', '00', '05', '05']);
    expect(await codesOf(pg, 1, { amount: 4322 })).toEqual(['00']);
    expect(await scriptOf(pg, 'broke-twice')).toMatchObject({ hits: 3, used: [2, 1], left: 0 });
  });

  test('is asked once for an attempt: the same attemptId gets its answer and takes no step', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'broke-twice', BROKE_TWICE);
    const asked = { amount: 4321, attemptId: 'att_same' };
    for (let i = 0; i < 3; i++) expect((await authorized(pg, asked)).responseCode).toBe('51');
    expect(await scriptOf(pg, 'broke-twice')).toMatchObject({ hits: 1, used: [1, 0] });
    const told = await askBare(pg, asked, { 'x-payflow-script': 'http:503' });
    expect(JSON.parse(told.body)).toMatchObject({ responseCode: '51' });
  });

  test('that answers nothing takes one step for each call, and holds nothing', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'gone', { steps: [{ reset: {}, times: 2 }, { http: { status: 503 } }] });
    const asked = { attemptId: 'att_gone' };
    for (let i = 0; i < 2; i++) expect(await failureOf(askBare(pg, asked))).toBe('reset');
    expect(await askBare(pg, asked)).toMatchObject({ status: 503 });
    expect(await scriptOf(pg, 'gone')).toMatchObject({ hits: 3, left: 0 });
    expect((await pg.get('/card/api/authorizations/att_gone')).status).toBe(404);
    expect((await authorized(pg, asked)).result).toBe('APPROVED');
  });

  test('gives each of twenty racing calls its own step, in order of arrival', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'two', { steps: [{ decline: '51', times: 2 }] });
    const answered = await Promise.all(Array.from({ length: 20 }, () => authorized(pg)));
    expect(answered.filter(({ responseCode }) => responseCode === '51')).toHaveLength(2);
    expect(await scriptOf(pg, 'two')).toMatchObject({ hits: 2, left: 0 });
  });

  test('counts on after a restart, and from zero when it is put again', async () => {
    await using first = await anIssuer();
    await scripted(first, 'broke-twice', BROKE_TWICE);
    expect(await codesOf(first, 1, { amount: 4321 })).toEqual(['51']);
    await first.server.stop();
    await using again = await anIssuer({ dataDir: first.folder });
    expect(await codesOf(again, 2, { amount: 4321 })).toEqual(['51', '00']);
    await scripted(again, 'broke-twice', BROKE_TWICE);
    expect(await codesOf(again, 1, { amount: 4321 })).toEqual(['51']);
    await again.server.stop();
  });

  test('that was created first goes first, also after it was put again', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'b', { steps: [{ decline: '41' }] });
    await scripted(pg, 'a', { steps: [{ decline: '43', times: 'always' }] });
    await scripted(pg, 'b', { steps: [{ decline: 'lost card' }, { decline: 'stolen_card' }] });
    expect(await codesOf(pg, 3)).toEqual(['41', '43', '43']);
    expect(await scriptOf(pg, 'a')).toMatchObject({ hits: 1, left: null });
  });

  test('goes after the header of a call, and before the card number', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'broke', { steps: [{ decline: '51' }] });
    const card = { number: '4000000000000002', expiry: '12/34', cvc: '123' };
    const told = await askBare(pg, { card }, { 'x-payflow-script': 'decline:59' });
    expect(JSON.parse(told.body)).toMatchObject({ responseCode: '59' });
    expect(await codesOf(pg, 2, { card })).toEqual(['51', '05']);
  });

  test('takes its chances from its own draws: half of the calls, whoever else is asked meanwhile', async () => {
    const play = async (others: number) => {
      await using pg = await anIssuer({ random: (size) => new Uint8Array(size).fill(7) });
      await scripted(pg, 'half', { match: { amount: 10 }, steps: [{ decline: '05', probability: 0.5 }] });
      const answered: string[] = [];
      for (let i = 0; i < 20; i++) {
        answered.push((await authorized(pg, { amount: 10, attemptId: `att_${i}` })).responseCode);
        for (let j = 0; j < others; j++) await authorized(pg, { attemptId: `att_${i}_${j}` });
      }
      return answered.join();
    };
    const alone = await play(0);
    expect(await play(2)).toBe(alone);
    expect(alone).toContain('05');
    expect(alone).toContain('00');
  });

  test.each([
    [{ cardNumber: '4242 4242 4242 4242' }, true],
    [{ cardNumber: '4000000000000002' }, false],
    [{ bin: '424242' }, true],
    [{ bin: '4000' }, false],
    [{ amount: { min: 50_000 } }, true],
    [{ amount: { min: 50_001 } }, false],
    [{ amount: { min: 1, max: 49_999 } }, false],
    [{ merchantName: 'PayFlow Store' }, true],
    [{ merchantName: 'Other' }, false],
    [{ tid: ask.tid }, true],
    [{ orderNo: 'ORDER-9' }, false],
    [{ header: { name: 'X-Mood', value: 'bad' } }, true],
    [{ header: { name: 'X-Mood', value: 'good' } }, false],
    [{ operation: 'capture' }, false],
  ])('with the match %j answers this call: %s', async (match, isMatch) => {
    await using pg = await anIssuer();
    await scripted(pg, 'broke', { match, steps: [{ decline: '51' }] });
    const { body } = await askBare(pg, {}, { 'x-mood': 'bad' });
    expect(JSON.parse(body).responseCode).toBe(isMatch ? '51' : '00');
  });

  test('never approves a real card, nor an attempt that was reversed before it came', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'yes', { steps: [{ approve: {}, times: 'always' }] });
    const card = { number: '4111111111111111', expiry: '12/34', cvc: '123' };
    expect(await askBare(pg, { card })).toMatchObject({ status: 422 });
    await pg.call(issuer.reverse, { body: { attemptId: 'att_late', operationId: 'rev_late' } });
    expect((await authorized(pg, { attemptId: 'att_late' })).result).toBe('DECLINED');
    expect(await scriptOf(pg, 'yes')).toMatchObject({ hits: 0 });
  });

  test('keeps no whole card number', async () => {
    await using pg = await anIssuer();
    const { match } = await scripted(pg, 'one-card', {
      match: { cardNumber: '4242 4242 4242 4242' },
      steps: [{ decline: '51' }],
    });
    expect(match.cardNumber).toBe('424242******4242');
  });
});

describe('the calls about scripts', () => {
  const NAME = { params: { name: 'one' } };

  test('list in order, show, delete and forget all', async () => {
    await using pg = await anIssuer();
    for (const name of ['zebra', 'ant']) await scripted(pg, name, BROKE_TWICE);
    const names = async () => {
      const listed = await pg.call(issuer.listScripts, {});
      return listed.ok ? listed.reply.scripts.map(({ name }) => name) : [];
    };
    expect(await names()).toEqual(['zebra', 'ant']);
    expect(await pg.call(issuer.deleteScript, { params: { name: 'zebra' } })).toMatchObject({
      reply: { name: 'zebra' },
    });
    expect(await pg.call(issuer.getScript, { params: { name: 'zebra' } })).toMatchObject({
      status: 404,
      problem: { message: 'There is no script zebra; there are ant.' },
    });
    expect(await pg.call(issuer.resetScripts, {})).toMatchObject({ reply: { forgotten: 1 } });
    expect(await names()).toEqual([]);
    expect(await codesOf(pg, 1, { amount: 4321 })).toEqual(['00']);
  });

  test.each<[object, string, string]>([
    [
      { steps: [{ declin: '51' }] },
      'steps.0.declin',
      'is not a field of this request; did you mean "decline"?',
    ],
    [{ match: { amonut: 1 }, steps: [{ approve: {} }] }, 'match.amonut', 'did you mean "amount"?'],
    [{ steps: [{ decline: 'insufficent funds' }] }, 'steps.0.decline', 'did you mean "insufficient_funds"?'],
    [{ steps: [{ decline: '00' }] }, 'steps.0.decline', 'use the step approve'],
    [{ steps: [{ decline: 51 }] }, 'steps.0.decline', 'must be a text'],
    [{ steps: [{ malformed: 'notJSON' }] }, 'steps.0.malformed', 'did you mean "notJson"?'],
    [
      { match: { operation: 'captures' }, steps: [{ approve: {} }] },
      'match.operation',
      'did you mean "capture"?',
    ],
    [
      { match: { operation: 'reverse' }, steps: [{ decline: '51' }] },
      'steps.0.decline',
      'cannot be declined',
    ],
    [{ steps: [{ approve: {}, times: 'always' }, { timeout: {} }] }, 'steps.0.times', 'is for the last step'],
    [{ steps: [{ approve: {}, decline: '51' }] }, 'steps.0', 'holds approve and decline'],
    [{ steps: [{ times: 2 }] }, 'steps.0', 'says nothing'],
    [{ steps: [{ approve: {}, times: 0 }] }, 'steps.0.times', 'must be at least 1'],
    [{ steps: [{ approve: {}, times: 1, probability: 0.5 }] }, 'steps.0.probability', 'goes without times'],
    [{ steps: [{ delay: { minMs: 9, maxMs: 3 } }] }, 'steps.0.delay', 'minMs must not be above maxMs'],
    [{ steps: [{ http: { status: 99 } }] }, 'steps.0.http.status', 'must be at least 200'],
    [{ steps: [] }, 'steps', 'at least one step'],
    [{}, 'steps', 'is missing: it must be a list'],
  ])('refuse %j, name the place, and change nothing', async (body, path, message) => {
    await using pg = await anIssuer();
    await scripted(pg, 'one', BROKE_TWICE);
    const refused = await pg.call(issuer.putScript, { ...NAME, body: body as never });
    expect(refused).toMatchObject({
      status: 400,
      problem: {
        code: 'VALIDATION_FAILED',
        errors: expect.arrayContaining([{ path, message: expect.stringContaining(message) }]),
      },
    });
    expect(await scriptOf(pg, 'one')).toMatchObject(BROKE_TWICE);
  });

  test.each<[object, string]>([
    [{ amount: { min: 10, max: 5 } }, 'amount: no amount is from 10 to 5'],
    [{ cardNumber: '4111111111111111' }, 'is in no test range'],
    [{ bin: '9' }, 'is in no test range'],
    [{ cardNumber: '4242424242424242', bin: '400000' }, 'bin: 400000 is not how 424242******4242 begins'],
    [{ operation: 'refund', bin: '42424242' }, 'only the first 6 digits are known'],
    [{ header: { name: 'x-payflow-script', value: 'timeout' } }, 'goes by that header'],
  ])('take %j, and warn that it never answers', async (match, warning) => {
    await using pg = await anIssuer();
    const { warnings } = await scripted(pg, 'never', { match, steps: [{ approve: {} }] });
    expect(warnings).toEqual([expect.stringContaining(warning)]);
  });

  test.each(['reset', '-x', 'a b', 'x'.repeat(65)])('refuse the name "%s"', async (name) => {
    await using pg = await anIssuer();
    const refused = await pg.call(issuer.putScript, { params: { name }, body: BROKE_TWICE as never });
    expect(refused).toMatchObject({ status: 400, problem: { errors: [{ path: 'name' }] } });
  });

  test('refuse the 101st', async () => {
    await using pg = await anIssuer();
    await Promise.all(
      Array.from({ length: issuer.MAX_SCRIPTS }, (_, i) => scripted(pg, `s${i}`, BROKE_TWICE)),
    );
    await scripted(pg, 's1', BROKE_TWICE);
    expect(await pg.call(issuer.putScript, { ...NAME, body: BROKE_TWICE as never })).toMatchObject({
      status: 409,
      problem: { code: 'INVALID_STATE' },
    });
  });

  test.each<[string, string]>([
    ['declin:51', 'did you mean "decline"?'],
    ['decline', 'must be a text'],
    ['decline:abc', 'must be an ISO 8583 code'],
    ['delay:soon', 'delay: must be milliseconds'],
    ['http:9999', 'http: '],
    ['approve:1', 'approve: takes no settings'],
    ['timeout, reset', 'is no step'],
    ['', 'is no step'],
  ])('a header "%s" is refused, and nothing is done', async (header, message) => {
    await using pg = await anIssuer();
    const { status, body } = await askBare(pg, { attemptId: 'att_h' }, { 'x-payflow-script': header });
    expect(status).toBe(400);
    expect(JSON.parse(body).errors).toEqual([
      { path: 'X-PayFlow-Script', message: expect.stringContaining(message) },
    ]);
    expect((await pg.get('/card/api/authorizations/att_h')).status).toBe(404);
  });

  test('are not there in server mode, and the header is not looked at', async () => {
    const key = 'Zx81-Qp47-Lm93-Wt26-Rk58';
    await using pg = await anIssuer({ env: { PAYFLOW_MODE: 'server', CARD_KEY: key } });
    const headers = { authorization: `Bearer ${key}` };
    expect(await pg.get('/card/api/scripts', headers)).toMatchObject({ status: 404 });
    const told = await askBare(pg, {}, { ...headers, 'x-payflow-script': 'decline:51' });
    expect(JSON.parse(told.body)).toMatchObject({ result: 'APPROVED' });
  });

  test('count their hits among the metrics', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'broke-twice', BROKE_TWICE);
    await codesOf(pg, 3, { amount: 4321 });
    await askBare(pg, {}, { 'x-payflow-script': 'approve' });
    const { body } = await pg.get('/metrics');
    expect(body).toContain('card_scripts_hits_total{script="broke-twice",server="card"} 3');
    expect(body).toContain('card_scripts_hits_total{script="X-PayFlow-Script",server="card"} 1');
  });
});
