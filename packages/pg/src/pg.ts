import {
  addPage,
  addPageFiles,
  createApp,
  type Routes,
  type RunningServer,
  replyFaults,
  type ServerOptions,
} from '@payflow/service-kit';
import { createAdminAccess } from './admins/access.ts';
import { createGuessing } from './admins/guessing.ts';
import { createSessions } from './admins/session.ts';
import { appSkeleton, type Parts } from './assembly.ts';
import { measureBacklog } from './backlog-measures.ts';
import type { PgConfig } from './config.ts';
import { type Face, startGateway } from './gateway.ts';
import { addAdminRoutes } from './http/admin.ts';
import { addDeadLetterRoutes } from './http/admin-dead-letters.ts';
import { addAdminIssuerRoutes } from './http/admin-issuers.ts';
import { addAdminMerchantRoutes } from './http/admin-merchants.ts';
import { addOverviewRoutes } from './http/admin-overview.ts';
import { addPaymentLookRoutes } from './http/admin-payment.ts';
import { addAdminPaymentRoutes } from './http/admin-payments.ts';
import { addReconciliationRoutes } from './http/admin-reconciliation.ts';
import { type AdminSessionParts, addAdminSessionRoutes } from './http/admin-session.ts';
import { addAdminWebhookRoutes } from './http/admin-webhooks.ts';
import { addBillingFormRoutes } from './http/billing-form.ts';
import { addBillingKeyRoutes } from './http/billing-keys.ts';
import { createBuyerPages } from './http/buyer-pages.ts';
import { addChallengeRoutes } from './http/challenge.ts';
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
import { type CallLimits, createCallLimits } from './merchants/limits.ts';
import { seedDemoMerchant } from './merchants/seed.ts';

/** Who may call, and as whom. */
function callersOf({ options, storage, keyring, ids, limiter, tries }: Parts) {
  const { config, clock } = options;
  const { mode, adminKey, publicUrl, urls } = config;
  const sessions = createSessions({ adminKey, clock, ids, sign: keyring.signSession });
  const admins = createAdminAccess({ mode, adminKey, sessions });
  const limits = createCallLimits(limiter, config.rateLimitPerSecond);
  const { store } = storage;
  const signingIn: AdminSessionParts = {
    ...{ mode, access: admins, sessions, guessing: createGuessing(tries) },
    cookies: { secure: publicUrl?.startsWith('https:') ?? false },
    shopUrl: publicUrl ?? urls.merchant,
  };
  return {
    limits,
    admins,
    signingIn,
    merchants: createMerchantAccess({ store, clock, mode, limits, admins }),
  };
}

type Callers = ReturnType<typeof callersOf>;

/** What is a merchant's, and what its buyers see. */
function addMerchantRoutes(routes: Routes, parts: Parts, { limits }: Callers): void {
  const { options, storage, keyring, context, settlement, ids, targetPolicy } = parts;
  const { store, reads, ledger, webhookReads } = storage;
  const { clock } = options;
  const keyOf = keyring.keyOf(clock.now);
  addPayRoutes(routes, context, reads, keyOf);
  addPaymentRoutes(routes, { ...context, sealCard: keyring.sealCard }, reads, keyOf);
  addBillingKeyRoutes(routes, context, storage.billingKeyReads, keyOf);
  addPlanRoutes(routes, context, storage.subscriptionReads, keyOf);
  addSubscriptionRoutes(routes, context, storage.subscriptionReads, keyOf);
  addLedgerRoutes(routes, ledger, clock);
  addReportRoutes(routes, storage.reportReads);
  addWalletRoutes(routes, { ledger, wallet: storage.walletReads });
  addSettlementRoutes(routes, settlement);
  addDisputeRoutes(routes, { ...parts.disputes, nudge: context.nudge }, storage.disputeReads, keyOf);
  addWebhookEndpointRoutes(routes, { store, ids, clock, targetPolicy, ...keyring }, keyOf);
  addWebhookDeliveryRoutes(routes, { store, reads: webhookReads, nudge: context.nudge }, keyOf);
  addBuyerRoutes(routes, parts, limits);
}

/** The pages that buyers see. */
function addBuyerRoutes(
  routes: Routes,
  { options, storage, keyring, context, ids }: Parts,
  limits: CallLimits,
): void {
  // Before addresses are counted: files of the page are no calls of its buyer.
  const pages = createBuyerPages(addPageFiles(routes, 'checkout', ids.bytes));
  limitAddresses(routes, '/checkout', limits);
  const checkout = {
    ...{ store: storage.store, ids, clock: options.clock, pgUrl: context.pgUrl },
    cardsOnFile: storage.billingKeyReads,
    ...{ sealChoice: keyring.sealChoice, openChoice: keyring.openChoice },
  };
  addCheckoutRoutes(routes, checkout, pages);
  addChallengeRoutes(routes, checkout, pages);
  addBillingFormRoutes(routes, context, pages);
}

/** What is for whoever runs the PG. */
function addOperatorRoutes(routes: Routes, parts: Parts, { merchants, signingIn }: Callers): void {
  const { options, storage, keyring, context, ids, issuers } = parts;
  const { store, reads, letterReads } = storage;
  const { config, clock, supervisor } = options;
  const { forget } = merchants;
  const demoKeyIsGiven = config.demoMerchantKey !== undefined;
  const keyOf = keyring.keyOf(clock.now);
  addAdminRoutes(routes, context);
  const { surroundings } = storage;
  addPaymentLookRoutes(routes, { reads, surroundings, traceViewer: config.traceViewer });
  addAdminMerchantRoutes(routes, { store, clock, ids, demoKeyIsGiven, forget, ...keyring }, reads, keyOf);
  addAdminPaymentRoutes(routes, { reads: storage.searchReads, live: parts.live, clock });
  addAdminSessionRoutes(routes, signingIn);
  addOverviewRoutes(routes, { reads: storage.overviewReads, clock });
  addAdminIssuerRoutes(routes, issuers, parts.scriptDesk);
  const issuerNames = issuers.list().map(({ name }) => name);
  addReconciliationRoutes(routes, { ...context, issuerNames }, storage.reconciliationReads);
  addDeadLetterRoutes(routes, { store, reads: letterReads, clock, nudge: context.nudge });
  addAdminWebhookRoutes(routes, {
    ...{ store, clock, reads: storage.webhookReads, mode: config.mode, targetPolicy: parts.targetPolicy },
    ...{ transport: parts.transports.webhooks, openSecret: keyring.openSecret },
  });
  if (config.mode === 'sandbox') {
    addSandboxRoutes(routes, clock, supervisor);
    addFaultRoutes(routes, supervisor, issuers);
  }
  addPage(routes, addPageFiles(routes, 'console', ids.bytes), '/admin');
}

function appOf(parts: Parts) {
  const { options, measures, storage, limiter } = parts;
  const { clock, logger, faults } = options;
  const callers = callersOf(parts);
  measureBacklog(
    measures,
    {
      backlog: storage.backlog,
      reconciliation: storage.reconciliationReads,
      settlements: storage.settlementReads,
      limiter,
    },
    clock,
    logger,
  );
  return createApp({
    ...appSkeleton(parts),
    authenticators: { merchant: callers.merchants.authenticate, admin: callers.admins.authenticate },
    before: replyFaults(faults, clock),
    routes(routes) {
      addMerchantRoutes(routes, parts, callers);
      addOperatorRoutes(routes, parts, callers);
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
