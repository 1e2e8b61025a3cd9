import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pay, type ServerName } from '@payflow/contracts';
import { readSqlite } from '@payflow/database';
import { liveClock, liveTransport } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { findBreaches } from '../invariants/invariants.ts';
import { keyedClient, replyOf, shopClient } from '../town/clients.ts';
import { type BurstParts, burst, type Told } from './burst.ts';
import { type MortalTown, mortalTown } from './mortal-town.ts';

const around = (what: string): string[] => [`before ${what}`, `after ${what}`];

/** Every point at which a server is killed. */
const points: Readonly<Record<ServerName, readonly string[]>> = {
  pg: [
    ...around('writing events payment.ready'),
    ...around('writing events payment.approving'),
    ...around('calling /card/api/authorize'),
    ...around('writing events payment.captured'),
    ...around('writing outbox'),
    ...around('calling /payments/webhook'),
    ...around('writing delivery_attempts'),
    ...around('writing events payment.unknown'),
    ...around('calling /card/api/reverse'),
    ...around('writing events payment.reversed'),
    ...around('writing events payment.capture_requested'),
    ...around('calling /card/api/capture'),
    ...around('writing events payment.refund_requested'),
    ...around('calling /card/api/refund'),
    ...around('writing events payment.refunded'),
    ...around('writing events payment.void_requested'),
    ...around('writing events payment.voided'),
  ],
  card: [
    ...around('writing entries authorized'),
    ...around('writing entries reversed'),
    ...around('writing entries captured'),
    ...around('writing entries refunded'),
  ],
  merchant: [
    ...around('writing orders CREATED'),
    ...around('writing orders PENDING'),
    ...around('calling /pay/approve'),
    ...around('writing orders PAID'),
    ...around('writing processed_webhooks'),
  ],
};
/** What happens seldom ends the server the first time, all else while others are under way. */
const passingOf = (point: string): number => (/unknown$|reversed$/.test(point) ? 1 : 4);

const DIES_WITHIN_MS = 30_000;
/** After the last of them was started again. What an issuer that died again and again did not answer is asked less and less often. */
const DECIDED_WITHIN_MS = 40_000;

function partsOf({ urls, credentials }: MortalTown) {
  const { call: transport, close } = liveTransport({ clock: liveClock() });
  const keys = { merchant: credentials.m001SecretKey, admin: credentials.adminKey };
  const told: Told = { begun: new Set(), approved: new Map(), cancelled: new Set(), paid: new Set() };
  const pg = keyedClient({ baseUrl: urls.pg, transport, keys });
  const shop = shopClient({ baseUrl: urls.merchant, transport, keys });
  return { told, transport, close, shopUrl: urls.merchant, pg, shop };
}

/** One life of a server, which ends at the point. */
async function lifeUntil(
  town: MortalTown,
  parts: BurstParts,
  name: ServerName,
  point: string,
): Promise<void> {
  const child = await town.start(name, `${point}:${passingOf(point)}`);
  let dead = false;
  const died = child.ended.then(() => {
    dead = true;
  });
  const over = burst(parts, () => dead);
  await Promise.race([died, wait(DIES_WITHIN_MS, undefined, { ref: false })]);
  expect({ name, point, dead }).toEqual({ name, point, dead: true });
  expect((await child.ended).line).toContain('by SIGKILL');
  await over;
}

/** Everything that was answered is as it was answered, and everything that was begun is decided. */
async function expectKept({ folder }: MortalTown, { told, pg, shop }: BurstParts): Promise<void> {
  const look = async (tid: string) => replyOf(await pg.call(pay.tx, { params: { tid } }));
  const undecided = () => {
    using books = readSqlite(join(folder, 'pg.db'));
    return [
      ...books.rows("SELECT tid, status FROM payments WHERE status IN ('APPROVING', 'UNKNOWN')"),
      ...books.rows("SELECT tid, kind, state FROM operations WHERE state = 'PENDING'"),
    ];
  };
  await expect.poll(undecided, { timeout: DECIDED_WITHIN_MS }).toEqual([]);
  for (const tid of told.begun) expect((await look(tid)).tid).toBe(tid);
  for (const [tid, cardAuthCode] of told.approved) {
    const status = told.cancelled.has(tid) ? 'CANCELLED' : expect.stringMatching(/^(?:APPROVED|CANCELLED)$/);
    expect(await look(tid)).toMatchObject({ status, cardAuthCode });
  }
  for (const orderNo of told.paid) expect(await shop.state(orderNo)).toBe('PAID');
}

test('killed at every point around its commits and calls, each server goes on: what was answered is there, all is decided, the books agree', {
  timeout: 300_000,
}, async () => {
  await using town = await mortalTown();
  const parts = partsOf(town);
  for (const name of ['card', 'pg', 'merchant'] as const) await town.start(name);
  for (const name of ['pg', 'card', 'merchant'] as const) {
    for (const point of points[name]) await lifeUntil(town, parts, name, point);
    await town.start(name);
  }
  await expectKept(town, parts);
  expect(parts.told.approved.size).toBeGreaterThan(points.pg.length);
  await parts.close();
  await town.stop();
  const books = (service: 'pg' | 'card') => ({ service, file: join(town.folder, `${service}.db`) });
  expect(await findBreaches({ pg: books('pg'), card: books('card') })).toEqual([]);
});
