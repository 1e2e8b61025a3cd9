import type { billingKeys } from '@payflow/contracts';
import { call, Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { useMerchant } from '../../shell/merchant.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { Pages, usePages } from '../../table/pages.tsx';
import { ChoiceFilter, Filters, TextFilter, useFilter } from '../money/filters.tsx';
import { SubscriptionsPage } from './subscriptions-page.tsx';

type Card = billingKeys.BillingKey;

const LIMIT = 50;
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
  const pages = usePages(['billing-keys', merchant, query], async (cursor) => {
    const asked = { query: { ...query, cursor, limit: LIMIT } };
    const { data } = await call('listBillingKeys', asked, { merchant });
    return { rows: data.billingKeys, nextCursor: data.nextCursor };
  });
  return (
    <>
      <Filters>
        <ChoiceFilter
          name="status"
          label={t('cards.state')}
          options={STATES.map((one) => [one, t(`cards.${one}`)])}
        />
        <TextFilter name="customer" label={t('customer')} />
      </Filters>
      <Pages query={pages}>
        {(rows) => (
          <DataTable
            label={t('tabs.cards')}
            columns={columns}
            rows={rows}
            idOf={({ billingKey }) => billingKey}
            empty={t(status || customerKey ? 'cards.none' : 'cards.empty')}
          />
        )}
      </Pages>
    </>
  );
}

/** Cards that buyers left with a merchant. */
export const Page = () => (
  <SubscriptionsPage>
    <List />
  </SubscriptionsPage>
);
