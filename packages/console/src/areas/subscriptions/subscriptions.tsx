import type { subscriptions } from '@payflow/contracts';
import { call } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { FilteredList } from '../../list/filtered-list.tsx';
import { ChoiceFilter, TextFilter, useFilter } from '../../list/filters.tsx';
import { usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { SubscriptionLink } from '../money/links.tsx';
import { SubscriptionStatus, useWhatIsNext } from './subscription-status.tsx';
import { SubscriptionsPage } from './subscriptions-page.tsx';

type Subscription = subscriptions.Subscription;

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
  const pages = usePages(['subscriptions', merchant, query], async (page) => {
    const { data } = await call('listSubscriptions', { query: { ...query, ...page } }, { merchant });
    return { rows: data.subscriptions, nextCursor: data.nextCursor };
  });
  return (
    <FilteredList
      label={t('title')}
      columns={columns}
      idOf={({ subscriptionId }) => subscriptionId}
      pages={pages}
      narrowedTo={query}
      none={t('none')}
      empty={t('empty')}
      filters={
        <>
          <ChoiceFilter
            name="status"
            label={t('status.label')}
            options={STATES.map((one) => [one, t(`status.${one}`)])}
          />
          <TextFilter name="customer" label={t('customer')} />
          <TextFilter name="plan" label={t('plan')} />
        </>
      }
    />
  );
}

/** A merchant's subscriptions. */
export const Page = () => (
  <SubscriptionsPage>
    <List />
  </SubscriptionsPage>
);
