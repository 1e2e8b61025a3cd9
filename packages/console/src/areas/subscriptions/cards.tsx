import type { billingKeys } from '@payflow/contracts';
import { call, Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { FilteredList } from '../../list/filtered-list.tsx';
import { ChoiceFilter, TextFilter, useFilter } from '../../list/filters.tsx';
import { usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column } from '../../table/data-table.tsx';
import { SubscriptionsPage } from './subscriptions-page.tsx';

type Card = billingKeys.BillingKey;

const STATES = ['WAITING', 'ACTIVE', 'EXPIRED', 'DELETED'] as const;
const TONES = { WAITING: 'waiting', ACTIVE: 'good', EXPIRED: 'plain', DELETED: 'plain' } as const;

function useColumns() {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  return [
    column<Card>('customer', t('customer'), ({ customerKey }) => customerKey),
    column<Card>('card', t('card'), ({ cardMasked }) => <code>{cardMasked ?? '–'}</code>),
    column<Card>('expiry', t('cards.expiry'), ({ cardExpiry }) => cardExpiry ?? '–'),
    column<Card>('issuer', t('cards.issuer'), ({ issuer }) => issuer ?? '–'),
    column<Card>('state', t('cards.state'), ({ status }) => (
      <span title={status}>
        <Status tone={TONES[status]}>{t(`cards.${status}`)}</Status>
      </span>
    )),
    column<Card>('created', t('cards.created'), ({ createdAt }) => format.time(createdAt)),
    column<Card>('id', t('cards.id'), ({ billingKey }) => (
      <span className="id" title={billingKey}>
        {billingKey}
      </span>
    )),
  ];
}

function List() {
  const { t } = useTranslation('subscriptions');
  const [merchant] = useMerchant();
  const [status] = useFilter<billingKeys.BillingKeyStatus>('status');
  const [customerKey] = useFilter('customer');
  const query = { status, customerKey };
  const columns = useColumns();
  const pages = usePages(['billing-keys', merchant, query], async (page) => {
    const { data } = await call('listBillingKeys', { query: { ...query, ...page } }, { merchant });
    return { rows: data.billingKeys, nextCursor: data.nextCursor };
  });
  return (
    <FilteredList
      label={t('tabs.cards')}
      columns={columns}
      idOf={({ billingKey }) => billingKey}
      pages={pages}
      narrowedTo={query}
      none={t('cards.none')}
      empty={t('cards.empty')}
      filters={
        <>
          <ChoiceFilter
            name="status"
            label={t('cards.state')}
            options={STATES.map((one) => [one, t(`cards.${one}`)])}
          />
          <TextFilter name="customer" label={t('customer')} />
        </>
      }
    />
  );
}

/** Cards that buyers left with a merchant. */
export const Page = () => (
  <SubscriptionsPage>
    <List />
  </SubscriptionsPage>
);
