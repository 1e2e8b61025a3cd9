import {
  type CallFailed,
  liveClock,
  type Transport,
  type TransportReply,
  type TransportRequest,
} from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { createWires, loseReply, loseRequest } from './wires.ts';

const ports = { pg: 1001, card: 1002, merchant: 1003 };
const CARD = 'http://127.0.0.1:1002/card/api/authorize';
const request = (url: string, deadlineMs = 1_000): TransportRequest => ({
  method: 'POST',
  url,
  headers: {},
  deadlineMs,
});

/** A far side that counts what arrives. */
function farSide() {
  const arrived: string[] = [];
  const transport: Transport = async ({ url }) => {
    arrived.push(url);
    return { status: 200, headers: {}, body: 'done' };
  };
  return { arrived, transport };
}

const failure = (call: Promise<TransportReply>) =>
  call.then(
    () => 'answered',
    (error: CallFailed) => error.reason,
  );

describe('a wire', () => {
  test.each([CARD, CARD.replace('127.0.0.1', 'localhost'), CARD.replace('127.0.0.1', '[::1]')])(
    'that is cut refuses %s, and nothing is sent',
    async (url) => {
      const wires = createWires(ports, liveClock());
      const { arrived, transport } = farSide();
      const call = wires.of('pg').wire(transport);
      wires.cut('pg', 'card');
      wires.cut('pg', 'card');
      expect(await failure(call(request(url)))).toBe('refused');
      expect(arrived).toEqual([]);
      wires.restore('pg', 'card');
      expect(await failure(call(request(url)))).toBe('answered');
    },
  );

  test('that is cut leaves other wires, other ways and strangers alone', async () => {
    const wires = createWires(ports, liveClock());
    const { transport } = farSide();
    wires.cut('pg', 'card');
    expect(await failure(wires.of('merchant').wire(transport)(request(CARD)))).toBe('answered');
    expect(await failure(wires.of('card').wire(transport)(request('http://127.0.0.1:1001/')))).toBe(
      'answered',
    );
    expect(await failure(wires.of('pg').wire(transport)(request('http://127.0.0.1:9999/')))).toBe('answered');
    expect(await failure(wires.of('pg').wire(transport)(request('http://card.example:1002/')))).toBe(
      'answered',
    );
  });

  test.each(['http://127.0.0.1:9999/hook', 'http://[::1]:9999/hook'])(
    'to a shop of your own is cut by its address: %s',
    async (url) => {
      const wires = createWires(ports, liveClock());
      const { arrived, transport } = farSide();
      const call = wires.of('pg').wire(transport);
      wires.cut('pg', 'http://localhost:9999');
      expect(await failure(call(request(url)))).toBe('refused');
      expect(await failure(call(request('http://localhost:9998/hook')))).toBe('answered');
      expect(await failure(call(request('http://shop.example:9999/hook')))).toBe('answered');
      expect(arrived).not.toContain(url);
      wires.restore('pg', 'http://localhost:9999/');
      expect(await failure(call(request(url)))).toBe('answered');
    },
  );

  test('that ends nowhere is an error', () => {
    const wires = createWires(ports, liveClock());
    expect(() => wires.cut('pg', 'localhost:9999' as 'card')).toThrow(
      'A wire ends at pg, card, merchant or http://host:port, not at localhost:9999.',
    );
  });

  test('can lose what goes out, or what comes back', async () => {
    const wires = createWires(ports, liveClock());
    const { arrived, transport } = farSide();
    const call = wires.of('pg').wire(transport);
    const undo = wires.intercept('pg', 'card', loseReply);
    expect(await failure(call(request(CARD)))).toBe('timeout');
    expect(arrived).toHaveLength(1);
    undo();
    wires.intercept('pg', 'card', loseRequest);
    expect(await failure(call(request(CARD)))).toBe('timeout');
    expect(arrived).toHaveLength(1);
  });

  test('asks the interceptor that was put on last first', async () => {
    const wires = createWires(ports, liveClock());
    const { transport } = farSide();
    for (const mark of ['first', 'last']) {
      wires.intercept('pg', 'card', async (sent, next) => {
        const reply = await next(sent);
        return { ...reply, body: `${reply.body} ${mark}` };
      });
    }
    expect(await wires.of('pg').wire(transport)(request(CARD))).toMatchObject({ body: 'done first last' });
  });

  test('keeps the deadline when an interceptor does not', async () => {
    const wires = createWires(ports, liveClock());
    wires.intercept('pg', 'card', () => new Promise(() => undefined));
    expect(await failure(wires.of('pg').wire(farSide().transport)(request(CARD, 5)))).toBe('timeout');
    await wires.idle();
  });
});

describe('a server that is killed', () => {
  test('hears no reply and sends nothing more, until its calls are dropped', async () => {
    const wires = createWires(ports, liveClock());
    const { arrived, transport } = farSide();
    const { wire, freeze, drop } = wires.of('pg');
    const heard: string[] = [];
    const held = Promise.withResolvers<void>();
    wires.intercept('pg', 'card', async (sent, next) => {
      await held.promise;
      return next(sent);
    });
    const hears = (outcome: string) => void heard.push(outcome);
    const first = failure(wire(transport)(request(CARD))).then(hears);
    freeze();
    const second = failure(wire(transport)(request('http://127.0.0.1:1003/hook'))).then(hears);
    held.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect({ heard, arrived }).toEqual({ heard: [], arrived: [CARD] });
    drop();
    await Promise.all([first, second, wires.idle()]);
    expect(heard).toEqual(['reset', 'reset']);
    expect(wires.made).toBe(2);
  });

  test('does not silence the one that is started after it', async () => {
    const wires = createWires(ports, liveClock());
    const { transport } = farSide();
    wires.of('pg').drop();
    expect(await failure(wires.of('pg').wire(transport)(request(CARD)))).toBe('answered');
  });
});
