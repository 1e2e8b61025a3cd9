import * as admin from './admin.ts';
import * as adminIssuerScripts from './admin-issuer-scripts.ts';
import * as adminIssuers from './admin-issuers.ts';
import * as adminMerchants from './admin-merchants.ts';
import * as adminOverview from './admin-overview.ts';
import * as adminPayment from './admin-payment.ts';
import * as adminPayments from './admin-payments.ts';
import * as adminSession from './admin-session.ts';
import * as adminWebhooks from './admin-webhooks.ts';
import * as billingKeys from './billing-keys.ts';
import * as buyers from './buyers.ts';
import * as deadLetters from './dead-letters.ts';
import * as disputes from './disputes.ts';
import type { EndpointShape } from './endpoint.ts';
import * as issuer from './issuer.ts';
import * as ledger from './ledger.ts';
import * as operation from './operation.ts';
import * as pay from './pay.ts';
import * as plans from './plans.ts';
import * as reconciliation from './reconciliation.ts';
import * as reports from './reports.ts';
import * as rest from './rest.ts';
import * as sandboxFaults from './sandbox-faults.ts';
import * as sandboxScenarios from './sandbox-scenarios.ts';
import * as settlements from './settlements.ts';
import * as shop from './shop.ts';
import * as shopExchanges from './shop-exchanges.ts';
import * as shopInfo from './shop-info.ts';
import * as shopInvoices from './shop-invoices.ts';
import * as shopRefunds from './shop-refunds.ts';
import * as shopSubscriptions from './shop-subscriptions.ts';
import * as snapshots from './snapshots.ts';
import * as subscriptions from './subscriptions.ts';
import * as wallet from './wallet.ts';
import * as webhooks from './webhooks.ts';

/** Calls that are best read in this order; every other one follows, by its id. */
const TOLD_FIRST = [
  'ready',
  'approve',
  'cancel',
  'tx',
  'products',
  'createOrder',
  'checkoutOrder',
  'getOrder',
  'authorize',
];

function isEndpoint(value: unknown): value is EndpointShape {
  return typeof value === 'object' && value !== null && 'id' in value && 'method' in value && 'path' in value;
}

function place({ id }: EndpointShape): number {
  const found = TOLD_FIRST.indexOf(id);
  return found === -1 ? TOLD_FIRST.length : found;
}

const modules = [
  pay,
  rest,
  billingKeys,
  plans,
  subscriptions,
  ledger,
  settlements,
  disputes,
  wallet,
  reports,
  webhooks,
  admin,
  adminOverview,
  adminSession,
  operation,
  sandboxFaults,
  snapshots,
  sandboxScenarios,
  adminIssuers,
  adminIssuerScripts,
  adminMerchants,
  adminPayments,
  adminWebhooks,
  adminPayment,
  deadLetters,
  reconciliation,
  issuer,
  shop,
  shopInfo,
  shopExchanges,
  buyers,
  shopInvoices,
  shopRefunds,
  shopSubscriptions,
] as const;

type Exported<M> = M extends unknown ? M[keyof M] : never;
/** Every endpoint, each with its own shapes; for callers that name one by its id. */
export type AnyEndpoint = Extract<Exported<(typeof modules)[number]>, EndpointShape>;
export type EndpointId = AnyEndpoint['id'];
export type EndpointById<Id extends EndpointId> = Extract<AnyEndpoint, { readonly id: Id }>;

/** Every endpoint there is: whatever one of these modules exports is in it. */
export const endpoints: readonly EndpointShape[] = modules
  .flatMap((module): unknown[] => Object.values(module))
  .filter(isEndpoint)
  .sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
