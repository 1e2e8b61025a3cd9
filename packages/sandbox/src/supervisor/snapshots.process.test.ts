import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Plot, plot } from './payflow-process.ts';

const READY = 'Ctrl-C stops it.';

interface Body {
  readonly tid: string;
  readonly offsetMs: number;
  readonly holds: boolean;
}

/** Calls of a PayFlow that runs in processes of its own. */
function callsTo({ urls }: Plot) {
  async function send(method: string, path: string, body?: unknown) {
    const reply = await fetch(urls.pg + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: reply.status, body: (await reply.json()) as Body };
  }
  return {
    send,
    async pays(orderNo: string): Promise<string> {
      const { body } = await send('POST', '/pay/ready', { orderNo, amount: 50_000 });
      await send('POST', '/pay/approve', { tid: body.tid });
      return body.tid;
    },
    statusOf: async (tid: string) => (await send('GET', `/pay/tx/${tid}`)).status,
    holds: async () => (await send('GET', '/sandbox/invariants')).body.holds,
    shop: async () => (await fetch(`${urls.merchant}/readyz`)).status,
  };
}

test('under npm start, all servers are reset, remembered and taken back over HTTP, and the clock with them', {
  timeout: 60_000,
}, async () => {
  using place = await plot();
  const payflow = place.run(['start']);
  await payflow.said(READY);
  const { send, pays, statusOf, holds, shop } = callsTo(place);

  const kept = await pays('KEPT');
  const snapshot = await send('POST', '/sandbox/snapshots', { name: 'kept' });
  expect(snapshot).toMatchObject({ status: 201, body: { name: 'kept', payments: 1 } });
  await send('POST', '/sandbox/clock', { advance: 'P2D' });
  const later = await pays('LATER');
  expect(await send('POST', '/sandbox/snapshots/kept/restore')).toEqual({ ...snapshot, status: 200 });
  expect([await statusOf(kept), await statusOf(later), await shop()]).toEqual([200, 404, 200]);
  expect((await send('GET', '/sandbox/clock')).body.offsetMs).toBeLessThanOrEqual(0);
  expect(await holds()).toBe(true);

  expect(await send('POST', '/sandbox/reset')).toMatchObject({ status: 200, body: { offsetMs: 0 } });
  expect([await statusOf(kept), await shop()]).toEqual([404, 200]);
  const anew = await pays('ANEW');
  expect(await holds()).toBe(true);
  payflow.signal('SIGINT');
  expect(await payflow.exited).toMatchObject({ code: 0, err: '' });

  // As if the supervisor had been killed between two databases.
  const snapshots = join(place.folder, 'snapshots');
  const [id] = readdirSync(snapshots);
  const breakOff = () =>
    writeFileSync(join(snapshots, 'unfinished.json'), JSON.stringify({ become: 'snapshot', id }));
  breakOff();
  const again = place.run(['start']);
  await again.said(READY);
  expect([await statusOf(kept), await statusOf(anew), await shop()]).toEqual([200, 404, 200]);
  expect(readdirSync(snapshots)).toEqual([id]);
  expect(await holds()).toBe(true);
  again.signal('SIGINT');
  await again.exited;

  breakOff();
  const fresh = place.run(['start', '--fresh']);
  await fresh.said(READY);
  expect(await statusOf(kept)).toBe(404);
  expect((await send('POST', '/sandbox/snapshots/kept/restore')).status).toBe(200);
  expect(await statusOf(kept)).toBe(200);
  fresh.signal('SIGINT');
  await fresh.exited;
});
