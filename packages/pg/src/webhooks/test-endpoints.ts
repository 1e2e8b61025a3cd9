// An endpoint and a delivery to start from; for tests alone.
import { webhookTypes } from '@payflow/contracts';
import { AT } from '../payments/test-payments.ts';
import type { Delivery } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';

export const anEndpoint = (over: Partial<Endpoint> = {}): Endpoint => ({
  id: 'we_1',
  merchantId: 'M001',
  version: 1,
  url: 'http://localhost:3000/hook',
  events: [...webhookTypes],
  sealedSecret: 'sealed',
  sealedPrevious: null,
  previousUntil: null,
  createdAt: AT,
  updatedAt: AT,
  failingSince: null,
  disabledAt: null,
  disabledReason: null,
  ...over,
});

export const aDelivery = (over: Partial<Delivery> = {}): Delivery => ({
  id: 'dlv_1',
  eventId: 'chg_1_3',
  tid: 'T0123456789ABCDEFGHJ',
  merchantId: 'M001',
  endpointId: 'we_1',
  addressee: 'ENDPOINT',
  url: 'http://localhost:3000/hook',
  type: 'payment.captured',
  body: '{}',
  state: 'WAITING',
  attempts: 0,
  createdAt: AT,
  updatedAt: AT,
  ...over,
});
