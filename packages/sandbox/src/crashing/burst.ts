import { setTimeout as wait } from 'node:timers/promises';
import { pay, rest } from '@payflow/contracts';
import type { Client, Transport } from '@payflow/service-kit';
import { createBuyer } from '../buyer.ts';
import { replyOf, type ShopClient } from '../town/clients.ts';

/** What buyers were told while servers died around them. */
export interface Told {
  /** Payments that were begun, by tid. */
  readonly begun: Set<string>;
  /** Payments whose approval was answered, with the approval code. */
  readonly approved: Map<string, string>;
  /** Payments whose cancel was answered as done. */
  readonly cancelled: Set<string>;
  /** Orders that the shop said are paid. */
  readonly paid: Set<string>;
}

export interface BurstParts {
  readonly pg: Client;
  readonly shop: ShopClient;
  readonly shopUrl: string;
  readonly transport: Transport;
  readonly told: Told;
}

const BUYERS = 4;
const BREATH_MS = 20;
let orders = 0;

/** Pays and cancels: of three payments one is voided, one refunded, and one captured first and then refunded. */
async function payAtThePg({ pg, told }: BurstParts): Promise<void> {
  const number = ++orders;
  const captureMode = number % 3 === 0 ? 'AUTO' : 'MANUAL';
  const body = { orderNo: `DIRECT-${number}`, amount: 1_000, captureMode } as const;
  const { tid } = replyOf(await pg.call(pay.ready, { body }));
  told.begun.add(tid);
  const { status, cardAuthCode } = replyOf(await pg.call(pay.approve, { body: { tid } }));
  if (status !== 'APPROVED') return;
  told.approved.set(tid, cardAuthCode ?? '');
  if (number % 3 === 1) {
    const headers = { 'idempotency-key': `capture-${number}` };
    replyOf(await pg.call(rest.capturePayment, { params: { paymentId: tid }, body: {}, headers }));
  }
  const cancelled = replyOf(await pg.call(pay.cancel, { body: { tid, reason: 'not wanted' } }));
  if (cancelled.status === 'CANCELLED') told.cancelled.add(tid);
}

async function payAtTheShop({ shop, shopUrl, transport, told }: BurstParts): Promise<void> {
  const buyer = createBuyer({ name: 'Mina', shopUrl, transport });
  const { orderNo } = await buyer.orders('iphone-16-pro');
  const page = await buyer.checksOut(orderNo);
  told.begun.add(page.tid);
  await buyer.returns(await buyer.gives('4242424242424242', page));
  if ((await shop.state(orderNo)) === 'PAID') told.paid.add(orderNo);
}

/** Buyers buy, one thing after the other, until it is over; what fails is tried again with another order. */
export async function burst(parts: BurstParts, isOver: () => boolean): Promise<void> {
  const buys = async (act: (parts: BurstParts) => Promise<void>): Promise<void> => {
    while (!isOver()) await act(parts).catch(() => wait(BREATH_MS));
  };
  const buyers = Array.from({ length: BUYERS }, () => [buys(payAtThePg), buys(payAtTheShop)]).flat();
  await Promise.all(buyers);
}
