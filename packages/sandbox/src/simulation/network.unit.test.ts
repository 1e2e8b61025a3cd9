import type { CallFailed, LiveTransportOptions, TransportReply } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { keyedRandom } from './chance.ts';
import { simulatedNetwork } from './network.ts';
import { Scheduler } from './scheduler.ts';

const TRAVEL = { leastMs: 2, mostMs: 5 };

function aNetwork() {
  const scheduler = new Scheduler(0);
  const random = keyedRandom(1);
  const network = simulatedNetwork({ scheduler, random, travel: TRAVEL, saw: () => undefined });
  const clock = {
    alarm: (ms: number, happens: () => void) => scheduler.after(ms, { kind: 'wait', happens }),
  } as LiveTransportOptions['clock'];
  /** The status, or how the call failed. */
  const call = async (url: string, options: Partial<LiveTransportOptions> & { deadlineMs?: number } = {}) => {
    const { deadlineMs = 1_000, ...more } = options;
    const transport = network.of('pg').transport({ clock, ...more });
    const outcome = transport.call({ method: 'GET', url, headers: {}, deadlineMs });
    return scheduler.until(
      outcome.then(
        ({ status }: TransportReply) => status,
        (error: CallFailed) => error.reason,
      ),
    );
  };
  return { scheduler, network, call };
}

describe('a call in a simulated network', () => {
  test('takes as long as its way there and back', async () => {
    const { scheduler, network, call } = aNetwork();
    const { port } = network.listen('shop', (_req, res) => void res.end('hello'), 0);
    expect(await call(`http://127.0.0.1:${port}/`)).toBe(200);
    expect(scheduler.now).toBeGreaterThanOrEqual(2 * TRAVEL.leastMs);
    expect(scheduler.now).toBeLessThanOrEqual(2 * TRAVEL.mostMs);
  });

  test('is refused where nobody listens, and for a name that nobody knows', async () => {
    const { network, call } = aNetwork();
    const { port } = network.listen('shop', (_req, res) => void res.end(), 0);
    expect(await call(`http://127.0.0.1:${port + 1}/`)).toBe('refused');
    expect(await call(`http://10.0.0.7:${port}/`)).toBe('refused');
    expect(await call(`http://shop.example:${port}/`)).toBe('refused');
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', '127.1'])(
    'passes the guard before anything is sent: %s',
    async (host) => {
      const { network, call } = aNetwork();
      let arrived = 0;
      const shop = network.listen('shop', (_req, res) => void res.end(String(arrived++)), 0);
      const url = `http://${host}:${shop.port}/`;
      expect(await call(url, { guard: () => 'no' })).toBe('forbidden');
      expect(arrived).toBe(0);
      expect(await call(url, { guard: () => undefined })).toBe(200);
    },
  );

  test('ends by its deadline, and what comes later is not heard', async () => {
    const { scheduler, network, call } = aNetwork();
    const { port } = network.listen('shop', () => undefined, 0);
    expect(await call(`http://127.0.0.1:${port}/`, { deadlineMs: 3_000 })).toBe('timeout');
    expect(scheduler.now).toBe(3_000);
  });

  test('breaks when the server is killed', async () => {
    const { scheduler, network, call } = aNetwork();
    const shop = network.listen('shop', () => undefined, 0);
    const calling = call(`http://127.0.0.1:${shop.port}/`);
    scheduler.after(10, { kind: 'wait', happens: () => void shop.kill() });
    expect(await calling).toBe('reset');
    expect(await call(`http://127.0.0.1:${shop.port}/`)).toBe('refused');
  });

  test('whose reply is larger than any may be is not understood', async () => {
    const { network, call } = aNetwork();
    const { port } = network.listen('shop', (_req, res) => void res.end('x'.repeat(1_048_577)), 0);
    expect(await call(`http://127.0.0.1:${port}/`)).toBe('unintelligible');
  });
});
