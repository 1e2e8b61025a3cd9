import type { ledger, ReplyOf, wallet } from '@payflow/contracts';
import { Asked, call, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type PageAsked, Pages, usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { Figures } from '../money/figures.tsx';
import { SettlementLink, WaitingForTime } from '../money/links.tsx';
import { MerchantPage } from '../money/money-page.tsx';
import { History } from './history.tsx';

type Held = ReplyOf<typeof ledger.wallet>['data'];

const FRESH_MS = 5_000;
const PAYOUTS_AT_ONCE = 20;

function Now({ of }: { readonly of: Held }) {
  const { t } = useTranslation('wallets');
  const format = useFormat();
  const { lastPayout } = of;
  return (
    <>
      {of.balance < 0 && (
        <p className="notice" role="status">
          {t('below')}
        </p>
      )}
      <Figures
        of={[
          [t('balance'), <Amount key="balance" of={of.balance} />],
          [t('pending'), <Amount key="pending" of={of.pending} />, t('pendingMeans')],
          [t('payable'), <Amount key="payable" of={of.payable} />, t('payableMeans')],
          [t('held'), <Amount key="held" of={of.held} />, t('heldMeans')],
          [
            t('lastPayout'),
            lastPayout ? <Amount key="payout" of={lastPayout.amount} /> : t('never'),
            lastPayout && format.time(lastPayout.paidAt),
          ],
        ]}
      />
    </>
  );
}

function Payouts() {
  const { t } = useTranslation('wallets');
  const format = useFormat();
  const [merchant] = useMerchant();
  type Row = wallet.WalletPayout;
  const ask = async (page: PageAsked) => {
    const { data } = await call('walletPayouts', { query: page }, { merchant });
    return { rows: data.payouts, nextCursor: data.nextCursor };
  };
  const pages = usePages(['wallet', merchant, 'payouts'], ask, PAYOUTS_AT_ONCE);
  const columns = [
    column<Row>('at', t('at'), ({ paidAt }) => format.time(paidAt)),
    column<Row>('day', t('day'), ({ day, settlementId }) => (
      <SettlementLink id={settlementId}>{format.day(day)}</SettlementLink>
    )),
    column<Row>('amount', t('amount'), ({ amount }) => <Amount of={amount} />, 'end'),
    column<Row>('withheld', t('withheld'), ({ withheld }) => <Amount of={withheld} />, 'end'),
  ];
  return (
    <Pages query={pages}>
      {(rows) => (
        <DataTable
          label={t('payouts')}
          columns={columns}
          rows={rows}
          idOf={({ settlementId }) => settlementId}
          empty={<WaitingForTime>{t('noPayouts')}</WaitingForTime>}
        />
      )}
    </Pages>
  );
}

function Wallet() {
  const { t } = useTranslation('wallets');
  const [merchant] = useMerchant();
  const asked = useQuery({
    queryKey: ['wallet', merchant],
    queryFn: () => call('wallet', {}, { merchant }),
    refetchInterval: FRESH_MS,
  });
  return (
    <>
      <Asked query={asked}>{({ data }) => <Now of={data} />}</Asked>
      <h2>{t('history')}</h2>
      <History key={merchant} merchant={merchant} />
      <h2>{t('payouts')}</h2>
      <Payouts key={`${merchant} payouts`} />
    </>
  );
}

/** What the gateway owes a merchant, and how that came about. */
export const Page = () => (
  <MerchantPage area="wallets">
    <Wallet />
  </MerchantPage>
);
