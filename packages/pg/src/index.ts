export { type Bus, type BusMessage, BusUnavailable } from './bus/bus.ts';
export { type PgConfig, pgConfig, workerConfig } from './config.ts';
export { evolve, fold, type PaymentEvent, transitions } from './payments/events.ts';
export { attemptOf, type Payment } from './payments/payment.ts';
export { startPg } from './pg.ts';
export { startWorker } from './start-worker.ts';
export { eventOf, operationRow, paymentOf, paymentRow } from './storage/payment-rows.ts';
