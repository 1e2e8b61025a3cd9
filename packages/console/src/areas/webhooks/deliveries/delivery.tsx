import { ActionDialog, Asked, call, useFormat } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Figures } from '../../money/figures.tsx';
import { PaymentLink } from '../../money/links.tsx';
import { DetailPage } from '../../money/money-page.tsx';
import { DeliveryStatus } from '../delivery-status.tsx';
import { SentRequest } from '../wire.tsx';
import { AttemptCard } from './attempt-card.tsx';
import { type Inspected, useDelivery } from './data.ts';
import { EditAndSend } from './edit-and-send.tsx';
import '../webhooks.css';

function Redeliver({ of: { id, merchantId, url } }: { readonly of: Inspected }) {
  const { t } = useTranslation('webhooks');
  const queries = useQueryClient();
  const again = async () => {
    await call('redeliverWebhook', { params: { id } }, { merchant: merchantId });
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['webhook-delivery', id] }),
      queries.invalidateQueries({ queryKey: ['webhook-deliveries'] }),
    ]);
  };
  return (
    <ActionDialog
      label={t('redeliver.label')}
      look="primary"
      title={t('redeliver.title')}
      description={<p>{t('redeliver.means', { url })}</p>}
      confirm={t('redeliver.confirm')}
      act={again}
    />
  );
}

function Facts({ of }: { readonly of: Inspected }) {
  const { t } = useTranslation('webhooks');
  const { time, number } = useFormat();
  const { endpointId, merchantId } = of;
  const endpoint = (
    <Link className="id" title={endpointId} to={`/webhooks/endpoints?merchant=${merchantId}`}>
      {endpointId}
    </Link>
  );
  const address = <span className="address">{of.url}</span>;
  return (
    <Figures
      of={[
        [t('columns.status'), <DeliveryStatus key="status" of={of.status} />, t(`statesMean.${of.status}`)],
        [t('columns.url'), address, t(`addressees.${of.addressee}`)],
        [t('columns.endpoint'), endpoint, `${t('columns.merchant')} ${merchantId}`],
        [t('columns.payment'), of.tid ? <PaymentLink key="tid" tid={of.tid} /> : '–', time(of.createdAt)],
        [
          t('columns.tries'),
          number(of.attemptCount),
          of.nextTryAt && t('nextTry', { at: time(of.nextTryAt) }),
        ],
      ]}
    />
  );
}

/** The reference shop tells what it made of every webhook that it got. */
function ShopInbox({ tid }: { readonly tid: string }) {
  const { t } = useTranslation('webhooks');
  const { data } = useQuery({ queryKey: ['session'], queryFn: () => call('readSession', {}) });
  if (!data) return null;
  return (
    <p>
      <a href={`${data.shopUrl}/merchant/api/webhooks?tid=${encodeURIComponent(tid)}`}>{t('shopInbox')}</a>
    </p>
  );
}

function Tries({ of }: { readonly of: Inspected }) {
  const { t } = useTranslation('webhooks');
  const newestFirst = of.attempts.toReversed();
  return (
    <section aria-labelledby="tries">
      <h2 id="tries">{t('tries')}</h2>
      {newestFirst.length === 0 && <p className="empty">{t('noTries')}</p>}
      {newestFirst.map((attempt, index) => (
        <AttemptCard key={attempt.number} delivery={of} attempt={attempt} isOpen={index === 0} />
      ))}
      {newestFirst.length === 0 && (
        <SentRequest of={{ headers: { 'webhook-id': of.eventId }, body: of.body }} />
      )}
    </section>
  );
}

function Shown({ of }: { readonly of: Inspected }) {
  const { t } = useTranslation('webhooks');
  return (
    <DetailPage list="/webhooks" title={of.type} id={of.eventId} actions={<Redeliver of={of} />}>
      <Facts of={of} />
      <Tries of={of} />
      {of.tid && of.url.endsWith('/payments/webhook') && <ShopInbox tid={of.tid} />}
      <section aria-labelledby="edit">
        <h2 id="edit">{t('edit.title')}</h2>
        <EditAndSend key={of.id} delivery={of} />
      </section>
    </DetailPage>
  );
}

/** One webhook for one receiver: every try as it went out, and what may be done about it. */
export function Page() {
  const { id } = useParams();
  return <Asked query={useDelivery(id)}>{(delivery) => <Shown of={delivery} />}</Asked>;
}
