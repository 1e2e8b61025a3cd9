import type { OpenDatabase } from '@payflow/database';
import type { SubscriptionReads } from '../subscriptions/reads.ts';
import { afterEnd, NEWEST_FIRST } from './newest-first.ts';
import { invoiceOf, planOf, subscriptionOf } from './subscription-rows.ts';

/** A filter that was given. */
const by = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };

export function createSubscriptionReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): SubscriptionReads {
  return {
    async plans({ merchantId, active, after, limit: take }) {
      const shown = by('active', active === undefined ? undefined : Number(active));
      const where = { merchantId, ...shown, ...afterEnd(after) };
      const rows = await read(({ plan }) => plan.findMany({ where, orderBy: [...NEWEST_FIRST], take }));
      return rows.map(planOf);
    },
    async subscriptions({ merchantId, customerKey, planId, status, after, limit: take }) {
      const filters = { ...by('customerKey', customerKey), ...by('planId', planId), ...by('status', status) };
      const where = { merchantId, ...filters, ...afterEnd(after) };
      const rows = await read(({ subscription }) =>
        subscription.findMany({ where, orderBy: [...NEWEST_FIRST], take }),
      );
      return rows.map(subscriptionOf);
    },
    async invoices({ merchantId, subscriptionId, status, after, limit: take }) {
      const filters = { ...by('subscriptionId', subscriptionId), ...by('status', status) };
      const where = { merchantId, ...filters, ...afterEnd(after) };
      const rows = await read(({ subscriptionInvoice }) =>
        subscriptionInvoice.findMany({ where, orderBy: [...NEWEST_FIRST], take }),
      );
      return rows.map(invoiceOf);
    },
  };
}
