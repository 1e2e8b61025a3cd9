// Payments at an issuer that is told what to do; for the stories of scripts alone.
import { issuer, pay } from '@payflow/contracts';
import type { Sandbox, SandboxOptions } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

/** An issuer that the gateway waits for only so long: silence is then soon over. */
export const hasty: SandboxOptions = { issuers: ({ card }) => `card=${card};deadlineMs=500` };
export const LATE_MS = 800;
export const AMOUNT = 4_321;

let orders = 0;
/** A payment that waits for its approval; resolves to its tid. */
export const ready = async (town: Sandbox, amount = AMOUNT) =>
  replyOf(await town.pg.call(pay.ready, { body: { orderNo: `SCRIPT-${++orders}`, amount } })).tid;

export async function approveOne(town: Sandbox, headers: Record<string, string> = {}) {
  const tid = await ready(town);
  return { tid, result: await town.pg.call(pay.approve, { body: { tid }, headers }) };
}

export const statusOf = async (town: Sandbox, tid: string) =>
  replyOf(await town.pg.call(pay.tx, { params: { tid } }));
export const heldFor = async (town: Sandbox, tid: string) =>
  replyOf(await town.card.call(issuer.authorizations, { query: { tid } })).authorizations;
