import type { disputes } from '@payflow/contracts';
import { Asked, call, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMerchant } from '../../shell/merchant.tsx';
import { TransactionTable } from '../ledger/transaction-table.tsx';
import { transactionsOf } from '../ledger/transactions.ts';
import { Figures } from '../money/figures.tsx';
import { PaymentLink } from '../money/links.tsx';
import { DetailPage, useMerchantPath } from '../money/money-page.tsx';
import { DisputeState } from './dispute-state.tsx';
import { Evidence } from './evidence.tsx';
import { PollNow } from './poll-now.tsx';

type Dispute = disputes.Dispute;

const FRESH_MS = 5_000;
/** More than the lines of one payment's disputes. */
const LINES = 200;

interface OfProps {
  readonly of: Dispute;
  readonly merchant: string;
}

function About({ of, merchant }: OfProps) {
  const { t } = useTranslation('disputes');
  const format = useFormat();
  return (
    <Figures
      of={[
        [t('state.label'), <DisputeState key="state" of={of.state} />, t(`means.${of.state}`)],
        [t('payment', { ns: 'money' }), <PaymentLink key="tid" tid={of.tid} />],
        [t('merchant'), merchant],
        [t('issuer'), of.issuer],
        [t('opened'), format.time(of.openedAt)],
        [t('resolved'), of.resolvedAt ? format.time(of.resolvedAt) : '–'],
      ]}
    />
  );
}

/** Its transactions are named after it. */
function Moved({ of, merchant }: OfProps) {
  const { t } = useTranslation('disputes');
  const path = useMerchantPath();
  const asked = useQuery({
    queryKey: ['disputes', of.id, 'money', of.state],
    queryFn: () => call('ledgerEntries', { query: { tid: of.tid, limit: LINES } }, { merchant }),
  });
  return (
    <>
      <h2>{t('money')}</h2>
      <Asked query={asked}>
        {({ data }) => {
          const own = data.entries.filter(({ transactionId }) => transactionId.startsWith(`${of.id}_`));
          if (own.length === 0) return <p className="empty">{t('noMoney')}</p>;
          return <TransactionTable label={t('money')} transactions={transactionsOf(own, false)} />;
        }}
      </Asked>
      <Link to={path('/ledger/entries', { tid: of.tid })}>{t('account')}</Link>
    </>
  );
}

/** One dispute: what it is about, what the merchant says, and where the money is. */
export function Page() {
  const { t } = useTranslation('disputes');
  const { money } = useFormat();
  const { id = '' } = useParams();
  const [merchant] = useMerchant();
  const asked = useQuery({
    queryKey: ['disputes', id, merchant],
    queryFn: () => call('getDispute', { params: { id } }, { merchant }),
    refetchInterval: FRESH_MS,
  });
  return (
    <Asked query={asked}>
      {({ data }) => (
        <DetailPage
          list="/disputes"
          title={t('one', { amount: money(data.amount, data.currency) })}
          id={id}
          actions={<PollNow />}
        >
          <p>
            {t('reason')}: {data.reason}
          </p>
          <About of={data} merchant={merchant} />
          <Evidence of={data} merchant={merchant} />
          <Moved of={data} merchant={merchant} />
        </DetailPage>
      )}
    </Asked>
  );
}
