import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startNginx } from '../services/nginx.ts';
import { requireService } from '../services/service.ts';
import { until } from '../supervisor/payflow-process.ts';
import { freePorts } from '../town/ports.ts';
import { ask } from './ask.ts';

/** A PG of which a test says what it does; what reaches it is counted. */
interface ToldPg extends AsyncDisposable {
  readonly url: string;
  /** Requests, by `method path`, the oldest first. */
  readonly got: readonly string[];
  readonly connections: () => number;
}

type Does = (req: IncomingMessage, res: ServerResponse) => void;
const answers: Does = (_req, res) => void res.end('{}');
/** Acts, perhaps, and dies before it answers. */
const dies: Does = (req) => void req.socket.destroy();

async function startPg(does: Does, port = 0): Promise<ToldPg> {
  const got: string[] = [];
  let connections = 0;
  const server = createServer(async (req, res) => {
    for await (const _ of req);
    got.push(`${req.method} ${req.url}`);
    does(req, res);
  });
  server.on('connection', () => void connections++);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const before = (...pgs: readonly { readonly url: string }[]) => {
  const nobody = 'http://127.0.0.1:1';
  return startNginx({ upstreams: { pg: pgs.map(({ url }) => url), card: nobody, merchant: nobody } });
};

const approve = (port: number, headers = {}) =>
  ask(port, '/pay/approve', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"tid":"T1"}',
  });
const look = (port: number) => ask(port, '/pay/tx/T1');

describe.skipIf(!requireService('nginx'))('nginx before several PGs', () => {
  test('gives a call to the PG with the fewest under way', async () => {
    const held: { readonly one: ServerResponse[]; readonly two: ServerResponse[] } = { one: [], two: [] };
    await using one = await startPg((_req, res) => void held.one.push(res));
    await using two = await startPg((_req, res) => void held.two.push(res));
    await using proxy = await before(one, two);
    const calls: Promise<unknown>[] = [];
    let answered = 0;
    async function four(): Promise<readonly [number, number]> {
      for (let i = 0; i < 4; i++) {
        const arrived = held.one.length + held.two.length;
        calls.push(approve(proxy.port).then(() => answered++));
        await until('it arrived', () => held.one.length + held.two.length > arrived);
      }
      return [held.one.length, held.two.length];
    }
    expect(await four()).toEqual([2, 2]);
    expect(await four()).toEqual([4, 4]);
    // One of them has done its work; what comes next is its.
    for (const res of held.one.splice(0)) res.end('{}');
    await until('four are answered', () => answered === 4);
    expect(await four()).toEqual([4, 4]);
    for (const res of [...held.one, ...held.two]) res.end('{}');
    await Promise.all(calls);
  });

  test('asks another for whatever finds nobody at one, a POST too, and leaves that one alone for a while', async () => {
    const gone = await startPg(answers);
    await using stays = await startPg(answers);
    await using proxy = await before(gone, stays);
    for (let i = 0; i < 10; i++) await look(proxy.port);
    expect(gone.got.length).toBeGreaterThan(0);
    await gone[Symbol.asyncDispose]();
    const told = await Promise.all(Array.from({ length: 40 }, () => approve(proxy.port)));
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200]));
    expect(stays.got.filter((one) => one === 'POST /pay/approve')).toHaveLength(40);
  });

  test.each([
    ['without a key', {}],
    ['with a key', { 'idempotency-key': 'k-1' }],
  ])('never sends a POST twice, %s: that of a PG which dies over it is 503', async (_how, headers) => {
    await using one = await startPg(dies);
    await using two = await startPg(dies);
    await using proxy = await before(one, two);
    const told = await approve(proxy.port, headers);
    expect(told).toMatchObject({ status: 503, json: { code: 'UPSTREAM_UNAVAILABLE' } });
    expect([...one.got, ...two.got]).toEqual(['POST /pay/approve']);
  });

  test('asks another for a GET over which one dies, and does not try that one again and again', async () => {
    await using dying = await startPg(dies);
    await using well = await startPg(answers);
    await using proxy = await before(dying, well);
    for (let i = 0; i < 150; i++) expect((await look(proxy.port)).status).toBe(200);
    expect(well.got).toHaveLength(150);
    expect(dying.connections()).toBeGreaterThan(0);
    expect(dying.connections()).toBeLessThan(20);
  });

  test('finds all of them soon after all were away', async () => {
    const ports = await freePorts(2);
    const pgs = ports.map((port) => ({ url: `http://127.0.0.1:${port}` }));
    await using proxy = await before(...pgs);
    for (let i = 0; i < 30; i++)
      expect(await approve(proxy.port)).toMatchObject({
        status: 503,
        json: { code: 'UPSTREAM_UNAVAILABLE' },
      });
    await using _one = await startPg(answers, ports[0]);
    await using _two = await startPg(answers, ports[1]);
    await expect
      .poll(async () => (await approve(proxy.port)).status, { timeout: 3_000, interval: 50 })
      .toBe(200);
  });

  test('does not shut out PGs that are well over a few connections that break', async () => {
    let breaks = 8;
    const does: Does = (req, res) => (breaks-- > 0 ? dies(req, res) : answers(req, res));
    await using one = await startPg(does);
    await using two = await startPg(does);
    await using proxy = await before(one, two);
    const told = [];
    for (let i = 0; i < 20; i++) told.push((await approve(proxy.port)).status);
    expect(told.filter((status) => status === 503)).toHaveLength(8);
  });

  test('never keeps away from a single one', async () => {
    await using dying = await startPg(dies);
    await using proxy = await before(dying);
    for (let i = 0; i < 30; i++) expect((await approve(proxy.port)).status).toBe(503);
    expect(dying.got).toHaveLength(30);
  });
});
