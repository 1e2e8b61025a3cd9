import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pay } from '@payflow/contracts';
import { type Client, createClient, liveClock, liveTransport } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { findBreaches } from '../invariants/invariants.ts';
import { openShelf } from '../powers/shelf.ts';
import { replyOf } from '../town/clients.ts';
import { freePorts } from '../town/ports.ts';
import { openClockFile } from './clock-file.ts';
import { holders, isAlive, isSilent, type Plot, plot, until } from './payflow-process.ts';
import { supervise } from './supervisor.ts';

const READY = 'Ctrl-C stops it.';
const LONG = { timeout: 60_000 };

async function running(place: Plot) {
  const payflow = place.run(['start']);
  await payflow.said(READY);
  const [card = 0, pg = 0, merchant = 0] = holders(place.folder);
  return { payflow, pids: { card, pg, merchant }, all: [card, pg, merchant] };
}

describe('whatever dies', LONG, () => {
  test.each(['pg', 'card', 'merchant'] as const)(
    '%s: the others stop, one line says so, exit code 1',
    async (name) => {
      using place = await plot();
      const { payflow, pids, all } = await running(place);
      process.kill(pids[name], 'SIGKILL');
      const { code, err } = await payflow.exited;
      expect({ code, err }).toEqual({
        code: 1,
        err: `${name} ended unasked, by SIGKILL; its log is ${join(place.folder, 'logs', `${name}.log`)}. PayFlow has stopped.\n`,
      });
      expect(all.filter(isAlive)).toEqual([]);
    },
  );

  test('the supervisor: the servers stop by themselves, and it can be started again', async () => {
    using place = await plot();
    const { payflow, all } = await running(place);
    process.kill(payflow.pid, 'SIGKILL');
    await payflow.exited;
    await until('the servers are gone', () => !all.some(isAlive));
    expect(await isSilent(place.urls.pg)).toBe(true);
    const again = await running(place);
    again.payflow.signal('SIGINT');
    expect(await again.payflow.exited).toMatchObject({ code: 0 });
  });
});

test('a supervisor that dies while it starts leaves no server behind', LONG, async () => {
  using place = await plot();
  const payflow = place.run(['start']);
  await payflow.said('Starting');
  process.kill(payflow.pid, 'SIGKILL');
  await payflow.exited;
  await until('nothing is left of it', () => !payflow.leftSomething());
});

/** Pays orders one after the other, in many rows side by side, until the gateway is gone. */
async function burst(
  pg: Client,
): Promise<{ acknowledged: Set<string>; begun: Set<string>; over: Promise<void> }> {
  const acknowledged = new Set<string>();
  const begun = new Set<string>();
  const row = async (number: number): Promise<void> => {
    for (let i = 0; ; i++) {
      const { tid } = replyOf(
        await pg.call(pay.ready, { body: { orderNo: `BURST-${number}-${i}`, amount: 1_000 } }),
      );
      begun.add(tid);
      if (replyOf(await pg.call(pay.approve, { body: { tid } })).status === 'APPROVED') acknowledged.add(tid);
    }
  };
  const over = Promise.allSettled(Array.from({ length: 16 }, (_, number) => row(number))).then(
    () => undefined,
  );
  return { acknowledged, begun, over };
}

test(
  'kill -9 of all in the middle of payments: what was acknowledged is there, and nothing stays undecided',
  LONG,
  async () => {
    using place = await plot();
    const { payflow, all } = await running(place);
    const transport = liveTransport({ clock: liveClock() });
    const pg = createClient({ transport: transport.call, baseUrl: place.urls.pg, deadlineMs: 10_000 });
    const { acknowledged, begun, over } = await burst(pg);
    await until('some payments are acknowledged', () => acknowledged.size > 100);
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await Promise.all([over, payflow.exited]);

    const again = await running(place);
    const statuses = async (tids: Iterable<string>) =>
      Promise.all([...tids].map(async (tid) => replyOf(await pg.call(pay.tx, { params: { tid } })).status));
    expect(new Set(await statuses(acknowledged))).toEqual(new Set(['APPROVED']));
    const undecided = (status: string) => status === 'APPROVING' || status === 'UNKNOWN';
    await until('every payment is decided', async () => !(await statuses(begun)).some(undecided), 10_000);
    await transport.close();
    again.payflow.signal('SIGINT');
    await again.payflow.exited;
    expect(
      await findBreaches({
        pg: { service: 'pg', file: join(place.folder, 'pg.db') },
        card: { service: 'card', file: join(place.folder, 'card.db') },
      }),
    ).toEqual([]);
  },
);

/** A server that says that it is ready, and then hears nothing any more. */
const DEAF = `
  import { createServer } from 'node:http';
  process.on('SIGTERM', () => {});
  process.on('message', () => {});
  const body = JSON.stringify({ ready: true, checks: {} });
  createServer((_req, res) => res.end(body)).listen(Number(process.env.MERCHANT_PORT) || 0, '127.0.0.1', () =>
    process.send({ say: 'ready', port: 1 }));
`;
const SICK = `
  process.stderr.write('a library is missing\\n');
  process.exit(7);
`;

async function stage(place: Plot, scripts: Readonly<Record<'pg' | 'card' | 'merchant', string>>) {
  const folder = join(place.folder, '..');
  const write = (name: string, script: string) => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, script);
    return file;
  };
  const [merchant = 0] = await freePorts(1);
  const server = { ...process.env, MERCHANT_PORT: '0' };
  return supervise({
    host: '127.0.0.1',
    ports: { pg: 0, card: 0, merchant },
    logs: folder,
    clockFile: openClockFile(join(folder, 'clock.json')),
    shelf: openShelf(folder),
    books: { pg: { service: 'pg', file: 'none' }, card: { service: 'card', file: 'none' } },
    environments: { pg: server, card: server, merchant: { ...server, MERCHANT_PORT: String(merchant) } },
    scripts: {
      pg: write('pg', scripts.pg),
      card: write('card', scripts.card),
      merchant: write('merchant', scripts.merchant),
    },
  });
}

describe('ill-behaved servers', LONG, () => {
  test('one that does not hear is ended after the deadline', async () => {
    using place = await plot();
    const supervised = await stage(place, { pg: DEAF, card: DEAF, merchant: DEAF });
    await supervised.start();
    const began = Date.now();
    await supervised.stop();
    expect(Date.now() - began).toBeGreaterThan(11_000);
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  test('a second Ctrl-C does not wait for them', async () => {
    using place = await plot();
    const supervised = await stage(place, { pg: DEAF, card: DEAF, merchant: DEAF });
    await supervised.start();
    const began = Date.now();
    const stopped = supervised.stop();
    supervised.kill();
    await stopped;
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  test('one that breaks without a word is shown with what Node wrote', async () => {
    using place = await plot();
    const supervised = await stage(place, { pg: SICK, card: DEAF, merchant: DEAF });
    const log = join(place.folder, '..', 'pg.log');
    await expect(supervised.start()).rejects.toThrow(
      `pg ended unasked, with exit code 7; its log is ${log}.\na library is missing`,
    );
    expect(readFileSync(log, 'utf8')).toBe('a library is missing\n');
  });
});
