import { call, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FilteredList } from '../../../list/filtered-list.tsx';
import { ChoiceFilter, TextFilter, useFilter } from '../../../list/filters.tsx';
import { usePages } from '../../../list/pages.tsx';
import { useMerchantIds } from '../../../shell/merchant.tsx';
import { column } from '../../../table/data-table.tsx';
import { PaymentLink } from '../../money/links.tsx';
import { Answer } from '../answer.tsx';
import { DeliveryStatus, deliveryStates } from '../delivery-status.tsx';
import { webhookTypes } from '../event-types.ts';
import { WebhooksPage } from '../webhooks-page.tsx';
import type { Delivery } from './data.ts';

function useColumns() {
  const { t } = useTranslation('webhooks');
  const { time, number } = useFormat();
  return [
    column<Delivery>('type', t('columns.event'), ({ id, type, createdAt }) => (
      <>
        <Link to={`/webhooks/deliveries/${id}`}>{type}</Link>
        <br />
        <time className="soft" dateTime={createdAt}>
          {time(createdAt)}
        </time>
      </>
    )),
    column<Delivery>('status', t('columns.status'), ({ status }) => <DeliveryStatus of={status} />),
    column<Delivery>('last', t('columns.last'), ({ lastAttempt }) =>
      lastAttempt ? <Answer of={{ ...lastAttempt, error: null }} /> : '–',
    ),
    column<Delivery>('tries', t('columns.tries'), ({ attemptCount }) => number(attemptCount), 'end'),
    column<Delivery>('merchant', t('columns.merchant'), ({ merchantId }) => merchantId),
    column<Delivery>('payment', t('columns.payment'), ({ tid }) => (tid ? <PaymentLink tid={tid} /> : '–')),
    column<Delivery>('url', t('columns.url'), ({ url }) => (
      <span className="id" title={url}>
        {url}
      </span>
    )),
  ];
}

function Narrowing() {
  const { t } = useTranslation('webhooks');
  const merchants = useMerchantIds();
  return (
    <>
      <ChoiceFilter
        name="status"
        label={t('columns.status')}
        options={deliveryStates.map((one) => [one, t(`states.${one}`)])}
      />
      <ChoiceFilter name="type" label={t('columns.event')} options={webhookTypes.map((one) => [one, one])} />
      <ChoiceFilter name="of" label={t('columns.merchant')} options={merchants.map((one) => [one, one])} />
      <TextFilter name="tid" label={t('tid')} />
      <TextFilter name="endpoint" label={t('columns.endpoint')} />
    </>
  );
}

function Deliveries() {
  const { t } = useTranslation('webhooks');
  const columns = useColumns();
  const query = {
    status: useFilter<Delivery['status']>('status')[0],
    type: useFilter<Delivery['type']>('type')[0],
    merchantId: useFilter('of')[0],
    tid: useFilter('tid')[0],
    endpointId: useFilter('endpoint')[0],
  };
  const pages = usePages(['webhook-deliveries', query], async (page) => {
    const found = await call('findWebhookDeliveries', { query: { ...query, ...page } });
    return { rows: found.deliveries, nextCursor: found.nextCursor };
  });
  return (
    <FilteredList
      label={t('tabs.deliveries')}
      columns={columns}
      idOf={({ id }) => id}
      pages={pages}
      narrowedTo={query}
      none={t('none')}
      noneYet={t('noneYet')}
      empty={t('empty')}
      filters={<Narrowing />}
    />
  );
}

/** Webhooks of all merchants, the newest first. */
export const Page = () => (
  <WebhooksPage>
    <Deliveries />
  </WebhooksPage>
);
