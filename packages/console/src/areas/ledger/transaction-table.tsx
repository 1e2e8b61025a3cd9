import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Amount } from '../money/amount.tsx';
import { PaymentLink } from '../money/links.tsx';
import { AccountName } from './account-name.tsx';
import { kindOf, type Transaction } from './transactions.ts';
import '../../table/data-table.css';
import './transaction-table.css';

function Lines({ of }: { readonly of: Transaction }) {
  const { t } = useTranslation('money');
  const format = useFormat();
  const [first] = of.lines;
  const kind = kindOf(of);
  return (
    <tbody>
      {first && (
        <tr className="transaction">
          <th scope="rowgroup" colSpan={3}>
            {kind && <strong>{t(`kinds.${kind}`)}</strong>}{' '}
            <time dateTime={first.at}>{format.time(first.at)}</time>{' '}
            {first.tid && <PaymentLink tid={first.tid} />}{' '}
            <span className="id soft" title={of.id}>
              {of.id}
            </span>
          </th>
        </tr>
      )}
      {of.lines.map(({ line, account, issuer, debit, credit, currency }) => (
        <tr key={line}>
          <td className={credit > 0 ? 'credited' : undefined}>
            <AccountName of={account} /> {issuer}
          </td>
          <td className="end">{debit > 0 && <Amount of={debit} currency={currency} />}</td>
          <td className="end">{credit > 0 && <Amount of={credit} currency={currency} />}</td>
        </tr>
      ))}
    </tbody>
  );
}

interface TransactionTableProps {
  readonly label: string;
  readonly transactions: readonly Transaction[];
}

/** Transaction by transaction: what was debited and what was credited. */
export function TransactionTable({ label, transactions }: TransactionTableProps) {
  const { t } = useTranslation('ledger');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="table-room transactions" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('account')}</th>
            <th scope="col" className="end">
              {t('debit')}
            </th>
            <th scope="col" className="end">
              {t('credit')}
            </th>
          </tr>
        </thead>
        {transactions.map((one) => (
          <Lines key={one.id} of={one} />
        ))}
      </table>
    </section>
  );
}
