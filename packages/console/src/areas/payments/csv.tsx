import { download } from '@payflow/page-kit';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CsvButton } from '../../list/csv-button.tsx';
import { type Filters, queryOf } from './address.ts';

/** Saves what the filters let through as a table, and says when that was not all of it. */
export function PaymentsCsv({ filters }: { readonly filters: Filters }) {
  const { t } = useTranslation('payments');
  const [isCut, setCut] = useState(false);
  const save = async () => {
    const headers = await download('searchPayments', { query: { ...queryOf(filters), format: 'csv' } });
    setCut(headers.has('x-next-cursor'));
  };
  return (
    <>
      <CsvButton save={save} />
      <small role="status">{t(isCut ? 'csvCut' : 'csvHint')}</small>
    </>
  );
}
