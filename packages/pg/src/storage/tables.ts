import { table } from '@payflow/database';
import { Prisma } from '@payflow/database/pg';

/** The gateway's tables, with the columns that the generated client knows. */
export const tables = {
  merchants: table('merchants', Prisma.MerchantScalarFieldEnum, ['id']),
  payments: table('payments', Prisma.PaymentScalarFieldEnum, ['tid']),
  operations: table('operations', Prisma.OperationScalarFieldEnum, ['id']),
  events: table('events', Prisma.EventScalarFieldEnum, ['tid', 'seq']),
  postings: table('postings', Prisma.PostingScalarFieldEnum, ['transactionId', 'line']),
  orderClaims: table('order_claims', Prisma.OrderClaimScalarFieldEnum, ['merchantId', 'orderNo', 'claim']),
  idempotency: table('idempotency', Prisma.IdempotentReplyScalarFieldEnum, [
    'merchantId',
    'method',
    'path',
    'key',
  ]),
  outbox: table('outbox', Prisma.OutboxMessageScalarFieldEnum, ['id']),
  timers: table('timers', Prisma.TimerScalarFieldEnum, ['id']),
  endpoints: table('webhook_endpoints', Prisma.WebhookEndpointScalarFieldEnum, ['id']),
  deliveries: table('deliveries', Prisma.DeliveryScalarFieldEnum, ['id']),
  attempts: table('delivery_attempts', Prisma.DeliveryAttemptScalarFieldEnum, ['deliveryId', 'number']),
  consumed: table('consumed', Prisma.ConsumedScalarFieldEnum, ['consumer', 'eventId']),
  letters: table('dead_letters', Prisma.DeadLetterScalarFieldEnum, ['id']),
  billingKeys: table('billing_keys', Prisma.BillingKeyScalarFieldEnum, ['id']),
  plans: table('plans', Prisma.PlanScalarFieldEnum, ['merchantId', 'id']),
  subscriptions: table('subscriptions', Prisma.SubscriptionScalarFieldEnum, ['id']),
  invoices: table('subscription_invoices', Prisma.SubscriptionInvoiceScalarFieldEnum, ['id']),
  disputes: table('disputes', Prisma.DisputeScalarFieldEnum, ['id']),
  disputeCursors: table('dispute_cursors', Prisma.DisputeCursorScalarFieldEnum, ['issuer']),
  pages: table('checkout_pages', Prisma.CheckoutPageScalarFieldEnum, ['tid']),
  settlements: table('settlements', Prisma.SettlementScalarFieldEnum, ['id']),
  settlementItems: table('settlement_items', Prisma.SettlementItemScalarFieldEnum, [
    'merchantId',
    'transactionId',
  ]),
  reconciliationRuns: table('reconciliation_runs', Prisma.ReconciliationRunScalarFieldEnum, [
    'issuer',
    'day',
  ]),
  reconciliationCases: table('reconciliation_cases', Prisma.ReconciliationCaseScalarFieldEnum, ['id']),
} as const;
