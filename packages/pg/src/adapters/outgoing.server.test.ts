import type { LookupAddress, LookupOptions } from 'node:dns';
import { liveClock, liveTransport } from '@payflow/service-kit';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { startReceiver } from '../test-receiver.ts';
import type { TargetPolicy } from '../webhooks/target.ts';
import { targetGuard } from './outgoing.ts';

/** The name service of this test: what each name resolves to, and how often it was asked. */
const names = vi.hoisted(() => ({ to: new Map<string, string[]>(), asked: [] as string[] }));
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup(name: string, _options: LookupOptions, callback: (...args: unknown[]) => void) {
    names.asked.push(name);
    const found = names.to.get(name);
    const addresses = found?.map((address): LookupAddress => ({ address, family: 4 }));
    if (addresses) callback(null, addresses);
    else callback(Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' }));
  },
}));
beforeEach(() => {
  names.to = new Map([
    ['shop.test', ['127.0.0.1']],
    ['inside.test', ['10.0.0.7']],
    ['both.test', ['93.184.215.14', '127.0.0.1']],
    ['metadata.test', ['169.254.169.254']],
  ]);
  names.asked = [];
});

const sandbox: TargetPolicy = { mode: 'sandbox', ownPorts: [], allowed: [] };
const server: TargetPolicy = { mode: 'server', ownPorts: [], allowed: [] };

/** The status of one call, or how it failed. */
async function call(url: string, policy: TargetPolicy): Promise<number | string> {
  const transport = liveTransport({ clock: liveClock(), guard: targetGuard(policy) });
  try {
    const reply = await transport.call({ method: 'POST', url, headers: {}, body: '{}', deadlineMs: 5_000 });
    return reply.status;
  } catch (error) {
    return (error as { reason: string }).reason;
  } finally {
    await transport.close();
  }
}

describe('a name', () => {
  test('is resolved once, and what it resolved to is called', async () => {
    await using shop = await startReceiver();
    expect(await call(`http://shop.test:${shop.port}/hook`, sandbox)).toBe(200);
    expect(names.asked).toEqual(['shop.test']);
    expect(shop.received[0]?.headers.host).toBe(`shop.test:${shop.port}`);
  });

  test.each(['shop.test', 'inside.test', 'both.test', 'metadata.test'])(
    'that leads inside is refused in server mode before a byte leaves: %s',
    async (name) => {
      await using shop = await startReceiver();
      expect(await call(`http://${name}:${shop.port}/hook`, server)).toBe('forbidden');
      expect(shop.received).toEqual([]);
    },
  );

  test('that leads to metadata or to the gateway itself is refused in the sandbox too', async () => {
    await using shop = await startReceiver();
    expect(await call('http://metadata.test/latest', sandbox)).toBe('forbidden');
    const own = { ...sandbox, ownPorts: [shop.port] };
    expect(await call(`http://shop.test:${shop.port}/hook`, own)).toBe('forbidden');
    expect(shop.received).toEqual([]);
  });

  test('that is on the allow list may lead inside, on its port alone', async () => {
    await using shop = await startReceiver();
    const policy = { ...server, allowed: [`shop.test:${shop.port}`] };
    expect(await call(`http://shop.test:${shop.port}/hook`, policy)).toBe(200);
    const elsewhere = { ...server, allowed: ['shop.test:1'] };
    expect(await call(`http://shop.test:${shop.port}/hook`, elsewhere)).toBe('forbidden');
  });

  test('that nobody knows is surely not called', async () => {
    expect(await call('http://nobody.test/hook', server)).toBe('refused');
  });
});

describe('an address', () => {
  test.each(['127.0.0.1', '127.1', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'])(
    'is judged as it is, without asking for a name: %s',
    async (host) => {
      await using shop = await startReceiver();
      expect(await call(`http://${host}:${shop.port}/hook`, server)).toBe('forbidden');
      expect(shop.received).toEqual([]);
      expect(names.asked).toEqual([]);
    },
  );

  test('that is allowed is called', async () => {
    await using shop = await startReceiver();
    expect(await call(shop.url, sandbox)).toBe(200);
  });
});
