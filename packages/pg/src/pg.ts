import {
  addPage,
  addPageFiles,
  byFixedKey,
  createApp,
  type RunningServer,
  replyFaults,
  type ServerOptions,
} from '@payflow/service-kit';
import { appSkeleton, type Parts } from './assembly.ts';
import { measureBacklog } from './backlog-measures.ts';
import type { PgConfig } from './config.ts';
import { type Face, startGateway } from './gateway.ts';
import { addAdminRoutes } from './http/admin.ts';
import { addDeadLetterRoutes } from './http/admin-dead-letters.ts';
import { addAdminIssuerRoutes } from './http/admin-issuers.ts';
import { addAdminMerchantRoutes } from './http/admin-merchants.ts';
import { addReconciliationRoutes } from './http/admin-reconciliation.ts';
import { addBillingFormRoutes } from './http/billing-form.ts';
import { addBillingKeyRoutes } from './http/billing-keys.ts';
import { addCheckoutRoutes } from './http/checkout.ts';
import { addDisputeRoutes } from './http/disputes.ts';
import { addLedgerRoutes } from './http/ledger.ts';
import { limitAddresses } from './http/limit-addresses.ts';
import { addPayRoutes } from './http/pay.ts';
import { addPaymentRoutes } from './http/payments.ts';
import { addPlanRoutes } from './http/plans.ts';
import { addReportRoutes } from './http/reports.ts';
import { addSandboxRoutes } from './http/sandbox.ts';
import { addFaultRoutes } from './http/sandbox-faults.ts';
import { addSettlementRoutes } from './http/settlements.ts';
import { addSubscriptionRoutes } from './http/subscriptions.ts';
import { addWalletRoutes } from './http/wallet.ts';
import { addWebhookDeliveryRoutes } from './http/webhook-deliveries.ts';
import { addWebhookEndpointRoutes } from './http/webhook-endpoints.ts';
import { createMerchantAccess } from './merchants/access.ts';
import { createCallLimits } from './merchants/limits.ts';
import { seedDemoMerchant } from './merchants/seed.ts';

function appOf(parts: Parts) {
  const { options, measures, storage, keyring, context, settlement, ids, targetPolicy, issuers, limiter } =
    parts;
  const { store, reads, ledger, letterReads, webhookReads } = storage;
  const { config, clock, logger, faults, supervisor } = options;
  const keyOf = keyring.keyOf(clock.now);
  const limits = createCallLimits(limiter, config.rateLimitPerSecond);
  const { authenticate, forget } = createMerchantAccess({ store, clock, mode: config.mode, limits });
  const demoKeyIsGiven = config.demoMerchantKey !== undefined;
  measureBacklog(
    measures,
    { backlog: storage.backlog, reconciliation: storage.reconciliationReads, limiter },
    clock,
    logger,
  );
  return createApp({
    ...appSkeleton(parts),
    authenticators: {
      merchant: authenticate,
      admin: byFixedKey('admin', config.adminKey, config.mode),
    },
    before: replyFaults(faults, clock),
    routes(routes) {
      addPayRoutes(routes, context, reads, keyOf);
      addPaymentRoutes(routes, { ...context, sealCard: keyring.sealCard }, reads, keyOf);
      addBillingKeyRoutes(routes, context, storage.billingKeyReads, keyOf);
      addBillingFormRoutes(routes, context);
      addPlanRoutes(routes, context, storage.subscriptionReads, keyOf);
      addSubscriptionRoutes(routes, context, storage.subscriptionReads, keyOf);
      addAdminRoutes(routes, context);
      addLedgerRoutes(routes, ledger, clock);
      addReportRoutes(routes, storage.reportReads);
      addWalletRoutes(routes, { ledger, wallet: storage.walletReads });
      addSettlementRoutes(routes, settlement);
      addDisputeRoutes(routes, { ...parts.disputes, nudge: context.nudge }, storage.disputeReads, keyOf);
      addWebhookEndpointRoutes(routes, { store, ids, clock, targetPolicy, ...keyring }, keyOf);
      addWebhookDeliveryRoutes(routes, { store, reads: webhookReads, nudge: context.nudge }, keyOf);
      limitAddresses(routes, '/checkout', limits);
      addCheckoutRoutes(routes, {
        ...{ store, ids, clock, pgUrl: context.pgUrl },
        cardsOnFile: storage.billingKeyReads,
        sealChoice: keyring.sealChoice,
      });
      addAdminMerchantRoutes(routes, { store, clock, ids, demoKeyIsGiven, forget, ...keyring }, reads, keyOf);
      addAdminIssuerRoutes(routes, issuers, parts.scriptDesk);
      const issuerNames = issuers.list().map(({ name }) => name);
      addReconciliationRoutes(routes, { ...context, issuerNames }, storage.reconciliationReads);
      addDeadLetterRoutes(routes, { store, reads: letterReads, clock, nudge: context.nudge });
      if (config.mode === 'sandbox') {
        addSandboxRoutes(routes, clock, supervisor);
        addFaultRoutes(routes, supervisor, issuers);
      }
      addPage(routes, addPageFiles(routes, 'console', ids.bytes), '/admin');
    },
  });
}

/** What merchants call. */
const face: Face = {
  name: 'PG',
  metricsOf: 'pg',
  portSetting: 'PG_PORT',
  tellsUpcoming: true,
  app: appOf,
  async begin({ options, storage }) {
    const { config, clock } = options;
    const returnUrl = `${config.publicUrl ?? config.urls.merchant}/payments/return`;
    await seedDemoMerchant(storage.store, { secretKey: config.demoMerchantKey, returnUrl, at: clock.now() });
  },
};

/** Starts the gateway. Throws a StartupError in words for its user; then nothing is left open. */
export const startPg = (options: ServerOptions<PgConfig>): Promise<RunningServer> =>
  startGateway(options, face);
