import { createKept } from '../kept/kept.ts';

/** What was ordered here without a login: a guest's order is seen by whoever knows its number. */
const MOST = 50;
const MOST_CHARS = 64;

const kept = createKept<string>(
  'payflow.orders',
  (value): value is string => typeof value === 'string' && value.length > 0 && value.length <= MOST_CHARS,
);

export const useOwnOrders = kept.use;
export const rememberOrder = (orderNo: string): void =>
  kept.change((orders) => [orderNo, ...orders.filter((one) => one !== orderNo)].slice(0, MOST));
