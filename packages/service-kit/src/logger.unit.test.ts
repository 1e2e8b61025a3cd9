import { existsSync, openSync } from 'node:fs';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLogger, type Logger, redact, standardOutput } from './logger.ts';

const CARD = '4242424242424242';
const KEY = 'sk_0123456789abcdefghijklmnopqrstuv';
const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';

let lines: string[];
let logger: Logger;
beforeEach(() => {
  lines = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  logger = createLogger({ name: 'pg', level: 'debug' }, destination);
});

const circle: Record<string, unknown> = { card: CARD };
circle.self = circle;

describe('a card number or a secret never reaches the log', () => {
  test.each<[string, (to: Logger) => void]>([
    ['in the message', (to) => to.info(`paid with ${CARD}`)],
    ['in groups', (to) => to.info('paid with 4242 4242-4242.4242')],
    ['beside letters', (to) => to.info(`card${CARD}x`)],
    ['in an address', (to) => to.info({ url: '/pay/tx/4242%204242%204242%204242?a=1' }, 'request')],
    ['between other digits', (to) => to.info(`0000${CARD}1230`)],
    ['as an argument', (to) => to.info('paid with %s %j', CARD, { number: CARD, text: KEY })],
    ['as a field of any name', (to) => to.info({ note: CARD, more: `${KEY} ${SECRET}` }, 'x')],
    ['as a number', (to) => to.info({ note: Number(CARD), big: BigInt(CARD) }, 'x')],
    ['deep inside', (to) => to.info({ a: [{ b: { c: [CARD, KEY] } }] }, 'x')],
    ['deeper than is looked at', (to) => to.info({ a: { a: { a: { a: { a: { a: { a: CARD } } } } } } }, 'x')],
    ['in a circle', (to) => to.info(circle, 'x')],
    ['as the name of a field', (to) => to.info({ [CARD]: 1 }, 'x')],
    ['in a map and a set', (to) => to.info({ map: new Map([['card', CARD]]), set: new Set([CARD]) }, 'x')],
    ['in bytes', (to) => to.info({ body: Buffer.from(CARD) }, 'x')],
    ['in an error', (to) => to.error(new Error(`no card ${CARD}`, { cause: new Error(KEY) }))],
    ['in an error with a message', (to) => to.error(new Error(CARD), `failed for ${SECRET}`)],
    [
      'in an error among fields',
      (to) => to.error({ err: new Error(CARD, { cause: { key: CARD } }) }, 'failed'),
    ],
    ['in a child', (to) => to.child({ card: CARD, url: `/x/${CARD}` }).info('x')],
    ['in the child of a child', (to) => to.child({ a: 1 }).child({ note: KEY }).warn('x')],
    ['in credentials', (to) => to.info('sent Authorization: Basic NDI0MjQyNDI0MjQyNDI0Mjo=')],
  ])('%s', (_where, log) => {
    log(logger);
    expect(lines).toHaveLength(1);
    expect(() => JSON.parse(String(lines[0]))).not.toThrow();
    const digits = String(lines[0]).replaceAll(/[ .-]|%20/g, '');
    expect(digits).not.toMatch(/42424242|0123456789abc|AAECAwQF|NDI0MjQy|52,52,52/);
  });

  test.each([
    'card',
    'cvc',
    'CVC',
    'expiry',
    'password',
    'newPassword',
    'secret',
    'webhookSecret',
    'authorization',
    'Set-Cookie',
    'refreshToken',
    'adminKey',
    'api_key',
    'Idempotency-Key',
  ])('by the name of its field: %s', (name) => {
    expect(redact({ [name]: 'x1' })).toEqual({ [name]: '[secret]' });
    expect(redact({ inner: [{ [name]: { a: 1 } }] })).toEqual({ inner: [{ [name]: '[secret]' }] });
  });
});

describe('what is no secret is told', () => {
  test('fields, times, errors with their kind and code, and whose log it is', () => {
    const at = new Date(0);
    logger.error(
      {
        err: Object.assign(new TypeError('no'), { code: 'ECONNRESET' }),
        tid: 'T0123456789ABCDEFGHJ',
        at,
        ms: 12,
      },
      'failed',
    );
    expect(JSON.parse(String(lines[0]))).toMatchObject({
      level: 'error',
      server: 'pg',
      msg: 'failed',
      tid: 'T0123456789ABCDEFGHJ',
      at: at.toISOString(),
      ms: 12,
      err: {
        type: 'TypeError',
        message: 'no',
        code: 'ECONNRESET',
        stack: expect.stringContaining('TypeError'),
      },
    });
  });

  test('what a card looks like to a human, and when', () => {
    const told = {
      cardMasked: '424242******4242',
      cardRefNo: 'R0123456789ABCDEFGHJ',
      due: 1_772_409_600_000,
      at: '2026-03-02T00:00:00.000Z',
    };
    expect(redact(told)).toEqual(told);
  });

  test('an error alone is its own message', () => {
    logger.error(new Error('gone'));
    expect(JSON.parse(String(lines[0]))).toMatchObject({ msg: 'gone', err: { message: 'gone' } });
  });
});

test.runIf(existsSync('/dev/full'))(
  'a full disk loses lines, and neither ends nor holds up the server',
  async () => {
    const output = standardOutput(openSync('/dev/full', 'w'));
    const full = createLogger({ name: 'pg', level: 'info' }, output);
    for (let i = 0; i < 100; i++) full.info({ text: 'x'.repeat(100) }, 'request');
    await wait(50);
    full.info('once more');
    output.flushSync();
  },
);
