import { table } from '@payflow/database';
import { Prisma } from '@payflow/database/merchant';

/** The shop's tables, with the columns that the generated client knows. */
export const tables = {
  orders: table('orders', Prisma.OrderScalarFieldEnum, ['orderNo']),
  buyers: table('buyers', Prisma.BuyerScalarFieldEnum, ['id']),
  sessions: table('buyer_sessions', Prisma.BuyerSessionScalarFieldEnum, ['id']),
  tokens: table('buyer_tokens', Prisma.BuyerTokenScalarFieldEnum, ['hash']),
  refunds: table('refunds', Prisma.RefundScalarFieldEnum, ['id']),
  documents: table('documents', Prisma.DocumentScalarFieldEnum, ['number']),
  counters: table('counters', Prisma.CounterScalarFieldEnum, ['id']),
  subscriptions: table('subscriptions', Prisma.ShopSubscriptionScalarFieldEnum, ['id']),
  processed: table('processed_webhooks', Prisma.ProcessedWebhookScalarFieldEnum, ['webhookId']),
  inbox: table('inbox_entries', Prisma.InboxEntryScalarFieldEnum, ['id']),
  timers: table('timers', Prisma.TimerScalarFieldEnum, ['id']),
} as const;
