import { afterEach, beforeEach, expect, test } from 'vitest';
import { endOfDay, seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import { type Gateway, startGateway } from '../test-gateway.ts';
import { createCalendar } from './calendar.ts';

const HOUR_MS = 3_600_000;
const calendar = createCalendar();

let pg: Gateway;
beforeEach(async () => {
  pg = await startGateway();
});
afterEach(() => pg[Symbol.asyncDispose]());

async function pays(amount = 50_000): Promise<string> {
  const { tid } = await pg.ready({ amount });
  await pg.approve(tid);
  return tid;
}

const today = () => seoulDay(pg.clock.now());
/** Lets this day of Seoul end, and its run come. */
const untilOver = (day: string) => pg.advance(endOfDay(day) - pg.clock.now() + 1_000);
const untilPaid = (payDate: string) =>
  pg.advance(startOfDay(payDate) + 10 * HOUR_MS - pg.clock.now() + 1_000);
const settlements = async () => (await pg.get('/api/v1/settlements')).json.data.settlements;
const wallet = async () => (await pg.get('/api/v1/wallet')).json.data.balance;

test('a day is settled when it is over, and paid at ten on the next business day', async () => {
  const day = today();
  await pays();
  await pays(30_000);
  expect(await settlements()).toEqual([]);
  await untilOver(day);
  const payDate = calendar.nextBusinessDay(day);
  const [closed] = await settlements();
  expect(closed).toMatchObject({
    ...{ day, number: 1, status: 'CLOSED', itemCount: 2, payDate, paidAt: null },
    ...{ grossAmount: 80_000, refundAmount: 0, feeAmount: 2_240, vatAmount: 224, adjustments: 0 },
    ...{ carriedIn: 0, netAmount: 77_536, payoutAmount: 77_536, carriedOut: 0 },
    withholding: { incomeTax: 0, localTax: 0 },
  });
  expect(await wallet()).toBe(77_536);
  await untilPaid(payDate);
  expect(await settlements()).toMatchObject([{ id: closed.id, status: 'PAID', payoutAmount: 77_536 }]);
  expect(await wallet()).toBe(0);
  const payout = pg.rows('SELECT account, debit, credit FROM postings WHERE transactionId = ?', closed.id);
  expect(payout).toEqual([
    { account: 'merchant_payable', debit: 77_536, credit: 0 },
    { account: 'bank', debit: 0, credit: 77_536 },
  ]);
});
