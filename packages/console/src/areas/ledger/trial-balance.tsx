import type { ledger, ReplyOf } from '@payflow/contracts';
import { Asked, call, Status, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ChoiceFilter, Filters, useFilter } from '../../list/filters.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { AccountName } from './account-name.tsx';
import { LedgerPage } from './ledger-page.tsx';

type Balance = ReplyOf<typeof ledger.wholeTrialBalance>['data'];
type Row = Balance['accounts'][number];

function Verdict({ of }: { readonly of: Balance['totals'][number] }) {
  const { t } = useTranslation('ledger');
  const { money } = useFormat();
  const { debits, credits, currency } = of;
  const holds = debits === credits;
  const said = {
    amount: money(holds ? debits : Math.abs(debits - credits), currency),
    debits: money(debits, currency),
    credits: money(credits, currency),
  };
  return (
    <p role="status">
      <Status tone={holds ? 'good' : 'bad'}>{currency}</Status> {t(holds ? 'balances' : 'differs', said)}
    </p>
  );
}

function useColumns() {
  const { t } = useTranslation('ledger');
  const { t: of } = useTranslation('money');
  const amount = (id: string, header: string, read: (row: Row) => number) =>
    column<Row>(
      id,
      header,
      (row) => (read(row) > 0 ? <Amount of={read(row)} currency={row.currency} /> : '–'),
      'end',
    );
  return [
    amount('debitBalance', t('debitBalance'), ({ debits, credits }) => debits - credits),
    amount('debits', t('debits'), ({ debits }) => debits),
    column<Row>('account', t('account'), ({ account, issuer }) => (
      <>
        <AccountName of={account} />
        {issuer && ` · ${t('issuer')} ${issuer}`}
        <br />
        <span className="soft">{of(`accountsMean.${account}`)}</span>
      </>
    )),
    amount('credits', t('credits'), ({ credits }) => credits),
    amount('creditBalance', t('creditBalance'), ({ debits, credits }) => credits - debits),
  ];
}

function TrialBalance() {
  const { t } = useTranslation('ledger');
  const [merchant] = useMerchant();
  const [scope] = useFilter('scope');
  const columns = useColumns();
  const asked = useQuery({
    queryKey: ['ledger', 'trial-balance', scope ? merchant : ''],
    queryFn: () => (scope ? call('trialBalance', {}, { merchant }) : call('wholeTrialBalance', {})),
  });
  return (
    <>
      <Filters>
        <ChoiceFilter
          name="scope"
          label={t('scope')}
          everything={t('whole')}
          options={[['merchant', t('of', { merchant })]]}
        />
      </Filters>
      <Asked query={asked}>
        {({ data: { accounts, totals } }) => (
          <>
            {totals.map((total) => (
              <Verdict key={total.currency} of={total} />
            ))}
            <DataTable
              label={t('tabs.balance')}
              columns={columns}
              rows={accounts}
              idOf={({ account, issuer, currency }) => `${account} ${issuer} ${currency}`}
              empty={t('empty')}
            />
          </>
        )}
      </Asked>
    </>
  );
}

/** Debits and credits of each account, and whether they are equal. */
export const Page = () => (
  <LedgerPage>
    <TrialBalance />
  </LedgerPage>
);
