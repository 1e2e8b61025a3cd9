import { pay, rest } from '@payflow/contracts';
import { expect, inject, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from '../services/tcp-proxy.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';

async function townBehindWire() {
  await using opened = new AsyncDisposableStack();
  const url = new URL(inject('databaseUrl'));
  const wire = opened.use(await startTcpProxy({ port: Number(url.port) }));
  url.port = String(wire.port);
  const town = opened.use(await startSandbox({ databaseUrl: url.href }));
  const open = opened.move();
  return { wire, town, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

let orders = 0;
async function makesReady({ pg }: Sandbox): Promise<number> {
  const made = await pg.call(pay.ready, { body: { orderNo: `WIRE-${++orders}`, amount: 1_000 } });
  return made.status;
}

/** A look beside the write path, which has connections of its own. */
async function looks({ pg }: Sandbox): Promise<number> {
  const found = await pg.call(rest.listPayments, { query: {} });
  return found.status;
}

/** With calls at once, more connections than one are wanted. */
const manyCall = async (town: Sandbox): Promise<Set<number>> =>
  new Set(
    await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? makesReady(town) : looks(town)))),
  );

const heal = async (wire: TcpProxy): Promise<void> => {
  await wire.heal();
  wire.reset();
};

test('connections that break while they are being set up fail the calls that wanted them, and nothing else', async () => {
  await using here = await townBehindWire();
  const { town, wire } = here;
  expect(await manyCall(town)).toEqual(new Set([200]));
  const statuses = new Set<number>();
  for (let round = 0; round < 12; round++) {
    // At a different moment of being connected each time.
    const breaking = setInterval(() => wire.reset(), round % 8);
    for (const status of await manyCall(town)) statuses.add(status);
    clearInterval(breaking);
  }
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  await heal(wire);
  await expect.poll(() => manyCall(town)).toEqual(new Set([200]));
});

test('a database that is connected and silent: callers are told so, and when it is back it is used again', async () => {
  await using here = await townBehindWire();
  const { town, wire } = here;
  // Both kinds of connections are open by then.
  expect(await manyCall(town)).toEqual(new Set([200]));
  wire.stall();
  expect(await manyCall(town)).toEqual(new Set([503]));
  await heal(wire);
  await expect.poll(() => manyCall(town), { timeout: 10_000 }).toEqual(new Set([200]));
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});
