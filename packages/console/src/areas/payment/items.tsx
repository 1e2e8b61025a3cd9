import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';
import type { Looked } from './payment-query.ts';

interface Line {
  readonly id: string;
  readonly item: Looked['items'][number];
}

/** What was bought, and what of it is still there. */
export function Items({ looked: { items, payment } }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const format = useFormat();
  if (items.length === 0) return null;
  const columns = [
    column<Line>('name', t('items.name'), ({ item }) => (
      <>
        {item.name} <code>{item.sku}</code>
      </>
    )),
    column<Line>(
      'price',
      t('items.price'),
      ({ item }) => format.money(item.unitPrice, payment.currency),
      'end',
    ),
    column<Line>('quantity', t('items.quantity'), ({ item }) => format.number(item.quantity), 'end'),
    column<Line>('left', t('items.left'), ({ item }) => format.number(item.left), 'end'),
  ];
  return (
    <>
      <h2>{t('items.title')}</h2>
      <DataTable
        label={t('items.title')}
        columns={columns}
        rows={items.map((item, i) => ({ id: `${i} ${item.sku}`, item }))}
        idOf={({ id }) => id}
      />
    </>
  );
}
