import type { LedgerAccount } from '@payflow/contracts';
import { call, download } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { CsvButton } from '../../list/csv-button.tsx';
import { ChoiceFilter, Filters, SpanFilter, TextFilter, useFilter, useSpan } from '../../list/filters.tsx';
import { type PageAsked, Pages, usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { LedgerPage } from './ledger-page.tsx';
import { TransactionTable } from './transaction-table.tsx';
import { transactionsOf } from './transactions.ts';

const LINES_AT_ONCE = 100;
const CSV_LIMIT = 200;
const ACCOUNTS: readonly LedgerAccount[] = [
  ...(['merchant_payable', 'issuer_receivable', 'fee_income', 'vat_payable'] as const),
  ...(['withholding_payable', 'dispute_hold', 'bank', 'write_off'] as const),
];

function Entries() {
  const { t } = useTranslation('ledger');
  const { t: of } = useTranslation('money');
  const [merchant] = useMerchant();
  const [account] = useFilter<LedgerAccount>('account');
  const [tid] = useFilter('tid');
  const query = { ...useSpan(), account, tid };
  const ask = async (page: PageAsked) => {
    const { data } = await call('ledgerEntries', { query: { ...query, ...page } }, { merchant });
    return { rows: data.entries, nextCursor: data.nextCursor };
  };
  const pages = usePages(['ledger', merchant, query], ask, LINES_AT_ONCE);
  const save = () =>
    download('ledgerEntries', { query: { ...query, limit: CSV_LIMIT, format: 'csv' } }, { merchant });
  const isNarrowed = Boolean(account ?? tid ?? query.from ?? query.to);
  return (
    <>
      <Filters>
        <ChoiceFilter
          name="account"
          label={t('account')}
          options={ACCOUNTS.map((one) => [one, of(`accounts.${one}`)])}
        />
        <TextFilter name="tid" label={t('tid')} />
        <SpanFilter />
        <CsvButton save={save} />
      </Filters>
      <Pages query={pages}>
        {(entries, more) =>
          entries.length === 0 ? (
            <p className="empty">{t(isNarrowed ? 'none' : 'empty')}</p>
          ) : (
            <TransactionTable label={t('tabs.entries')} transactions={transactionsOf(entries, more)} />
          )
        }
      </Pages>
    </>
  );
}

/** Every line of a merchant's transactions. */
export const Page = () => (
  <LedgerPage>
    <Entries />
  </LedgerPage>
);
