import type { subscriptions } from '@payflow/contracts';
import { call } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { useMerchant } from '../../shell/merchant.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { Pages, usePages } from '../../table/pages.tsx';
import { Amount } from '../money/amount.tsx';
import { ChoiceFilter, Filters, TextFilter, useFilter } from '../money/filters.tsx';
import { SubscriptionLink } from '../money/links.tsx';
import { SubscriptionStatus, useWhatIsNext } from './subscription-status.tsx';
import { SubscriptionsPage } from './subscriptions-page.tsx';

type Subscription = subscriptions.Subscription;

const LIMIT = 50;
const STATES = ['TRIALING', 'ACTIVE', 'PAST_DUE', 'CANCELLED', 'ENDED'] as const;

function useColumns() {
  const { t } = useTranslation('subscriptions');
  const whatIsNext = useWhatIsNext();
  return [
    column<Subscription>('customer', t('customer'), ({ subscriptionId, customerKey }) => (
      <SubscriptionLink id={subscriptionId}>{customerKey}</SubscriptionLink>
    )),
    column<Subscription>('plan', t('plan'), ({ planId }) => <code>{planId}</code>),
    column<Subscription>('status', t('status.label'), ({ status }) => <SubscriptionStatus of={status} />),
    column<Subscription>('period', t('period'), ({ period }) =>
      period === 0 ? t('trial') : t('number', { number: period }),
    ),
    column<Subscription>('next', t('next'), whatIsNext),
    column<Subscription>('credit', t('credit'), ({ credit }) => <Amount of={credit} />, 'end'),
  ];
}

function List() {
  const { t } = useTranslation('subscriptions');
  const [merchant] = useMerchant();
  const [status] = useFilter<subscriptions.SubscriptionStatus>('status');
  const [customerKey] = useFilter('customer');
  const [planId] = useFilter('plan');
  const query = { status, customerKey, planId };
  const columns = useColumns();
  const pages = usePages(['subscriptions', merchant, query], async (cursor) => {
    const asked = { query: { ...query, cursor, limit: LIMIT } };
    const { data } = await call('listSubscriptions', asked, { merchant });
    return { rows: data.subscriptions, nextCursor: data.nextCursor };
  });
  return (
    <>
      <Filters>
        <ChoiceFilter
          name="status"
          label={t('status.label')}
          options={STATES.map((one) => [one, t(`status.${one}`)])}
        />
        <TextFilter name="customer" label={t('customer')} />
        <TextFilter name="plan" label={t('plan')} />
      </Filters>
      <Pages query={pages}>
        {(rows) => (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            idOf={({ subscriptionId }) => subscriptionId}
            empty={t(status || customerKey || planId ? 'none' : 'empty')}
          />
        )}
      </Pages>
    </>
  );
}

/** A merchant's subscriptions. */
export const Page = () => (
  <SubscriptionsPage>
    <List />
  </SubscriptionsPage>
);
