import type { plans, subscriptions } from '@payflow/contracts';
import { Asked, call, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type PageAsked, Pages, usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { Amount } from '../money/amount.tsx';
import { Figures } from '../money/figures.tsx';
import { DetailPage } from '../money/money-page.tsx';
import { Actions } from './actions.tsx';
import { Invoices } from './invoices.tsx';
import { usePrice } from './price.ts';
import { triesLeft } from './story.ts';
import { Story } from './story.tsx';
import { SubscriptionStatus, useWhatIsNext } from './subscription-status.tsx';

type Subscription = subscriptions.Subscription;

const FRESH_MS = 5_000;
const INVOICES_AT_ONCE = 20;

interface OfProps {
  readonly of: Subscription;
  readonly merchant: string;
  readonly plan: plans.Plan | undefined;
}

function About({ of, merchant, plan }: OfProps) {
  const { t } = useTranslation('subscriptions');
  const price = usePrice();
  const whatIsNext = useWhatIsNext();
  const card = useQuery({
    queryKey: ['billing-keys', merchant, of.billingKey],
    queryFn: () => call('getBillingKey', { params: { billingKey: of.billingKey } }, { merchant }),
  }).data?.data;
  return (
    <Figures
      of={[
        [t('status.label'), <SubscriptionStatus key="status" of={of.status} />, t(`means.${of.status}`)],
        [t('plan'), plan?.name ?? of.planId, plan && price(plan)],
        [t('period'), of.period === 0 ? t('trial') : t('number', { number: of.period }), whatIsNext(of)],
        [t('card'), card?.cardMasked ?? '–', card && `${card.cardExpiry} · ${t(`cards.${card.status}`)}`],
        [t('credit'), <Amount key="credit" of={of.credit} />, t('creditMeans')],
      ]}
    />
  );
}

interface OpenInvoiceProps {
  readonly invoice: subscriptions.Invoice;
  readonly after: plans.Plan['afterRetries'] | undefined;
}

/** What an invoice that is not paid waits for. */
function OpenInvoice({ invoice, after }: OpenInvoiceProps) {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  const { failure, nextTryAt } = invoice;
  return (
    <div className="notice" role="status">
      {failure && t('notice.declined', { code: failure.code, message: failure.message })}{' '}
      {nextTryAt === null
        ? t('notice.asking')
        : t('notice.next', { at: format.time(nextTryAt), left: triesLeft(invoice) })}{' '}
      {after && nextTryAt !== null && t(`notice.${after}`)}
    </div>
  );
}

function Told({ of, merchant, plan }: OfProps) {
  const { t } = useTranslation('subscriptions');
  const { subscriptionId } = of;
  const ask = async (page: PageAsked) => {
    const { data } = await call('listInvoices', { query: { subscriptionId, ...page } }, { merchant });
    return { rows: data.invoices, nextCursor: data.nextCursor };
  };
  const key = ['subscriptions', merchant, subscriptionId, 'invoices'];
  const pages = usePages(key, ask, INVOICES_AT_ONCE);
  return (
    <Pages query={pages}>
      {(invoices) => (
        <>
          {invoices
            .filter(({ status }) => status === 'OPEN')
            .map((invoice) => (
              <OpenInvoice key={invoice.invoiceId} invoice={invoice} after={plan?.afterRetries} />
            ))}
          <h2>{t('story.title')}</h2>
          <Story of={of} invoices={invoices} />
          <h2>{t('invoices')}</h2>
          <Invoices rows={invoices} />
        </>
      )}
    </Pages>
  );
}

function Subscribed({ of, merchant }: Omit<OfProps, 'plan'>) {
  const plan = useQuery({
    queryKey: ['plans', merchant, of.planId],
    queryFn: () => call('getPlan', { params: { planId: of.planId } }, { merchant }),
  }).data?.data;
  return (
    <DetailPage
      list="/subscriptions"
      title={`${of.customerKey} · ${plan?.name ?? of.planId}`}
      id={of.subscriptionId}
      actions={<Actions of={of} merchant={merchant} plan={plan} />}
    >
      <About of={of} merchant={merchant} plan={plan} />
      <Told of={of} merchant={merchant} plan={plan} />
    </DetailPage>
  );
}

/** One subscription with its story, its invoices, and what can be done. */
export function Page() {
  const { id = '' } = useParams();
  const [merchant] = useMerchant();
  const asked = useQuery({
    queryKey: ['subscriptions', merchant, id],
    queryFn: () => call('getSubscription', { params: { subscriptionId: id } }, { merchant }),
    refetchInterval: FRESH_MS,
  });
  return <Asked query={asked}>{({ data }) => <Subscribed of={data} merchant={merchant} />}</Asked>;
}
