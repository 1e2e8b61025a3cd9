import { Asked, CopyButton } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Back } from '../../shell/back.tsx';
import { PaymentStatus } from '../payments/payment-status.tsx';
import { Actions } from './actions/actions.tsx';
import { Amounts } from './amounts.tsx';
import { Decline } from './decline.tsx';
import { Facts } from './facts.tsx';
import { Items } from './items.tsx';
import { Links } from './links.tsx';
import { type Looked, usePayment } from './payment-query.ts';
import { Timeline } from './timeline/timeline.tsx';
import { Waits } from './waits.tsx';
import './payment.css';

function Head({ looked: { payment, orderName } }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  return (
    <header className="payment-head">
      <h1>{orderName ?? payment.orderNo}</h1>
      <p className="payment-state">
        <PaymentStatus of={payment.status} />
      </p>
      <p className="payment-id">
        <code>{payment.tid}</code>
        <CopyButton text={payment.tid} label={t('links.tid')} />
      </p>
    </header>
  );
}

function Story({ looked }: { readonly looked: Looked }) {
  return (
    <>
      <Back to="/payments" />
      <Head looked={looked} />
      <Decline looked={looked} />
      <Waits looked={looked} />
      <Amounts looked={looked} />
      <Actions looked={looked} />
      <Facts looked={looked} />
      <Items looked={looked} />
      <Timeline looked={looked} />
      <Links looked={looked} />
    </>
  );
}

/** One payment: how it stands, why, what may be done, and everything that happened to it. */
export function Page() {
  const { tid = '' } = useParams();
  const payment = usePayment(tid);
  return <Asked query={payment}>{(looked) => <Story key={tid} looked={looked} />}</Asked>;
}
