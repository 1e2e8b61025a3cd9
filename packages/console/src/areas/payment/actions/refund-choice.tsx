import { Field, useFormat } from '@payflow/page-kit';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Looked } from '../payment-query.ts';
import { AmountField } from './fields.tsx';

type Way = 'all' | 'part' | 'items';

interface Left {
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: number;
  readonly left: number;
}

const leftOf = ({ items }: Looked): readonly Left[] => items.filter(({ left }) => left > 0);

const countName = (place: number) => `quantity-${place}`;

interface Chosen {
  readonly amount?: number;
  readonly items?: { sku: string; quantity: number }[];
}

/** What the form asks to give back. What is left is named, so that a repeat can give back no more than was seen. */
export function chosenIn(form: FormData, looked: Looked): Chosen {
  const way = form.get('way') as Way;
  if (way === 'part') return { amount: Number(form.get('amount')) };
  if (way === 'all') return { amount: looked.leftToRefund };
  const quantities = new Map<string, number>();
  leftOf(looked).forEach(({ sku }, place) => {
    const quantity = Number(form.get(countName(place)) ?? 0);
    if (quantity > 0) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  });
  return { items: [...quantities].map(([sku, quantity]) => ({ sku, quantity })) };
}

function ItemChoice({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  const [counts, setCounts] = useState<Readonly<Record<number, number>>>({});
  const items = leftOf(looked);
  const sum = items.reduce((total, { unitPrice }, place) => total + unitPrice * (counts[place] ?? 0), 0);
  return (
    <>
      {items.map(({ sku, name, left }, place) => (
        <Field key={sku + String(place)} label={t('actions.itemQuantity', { name, left })}>
          {(ids) => (
            <input
              {...ids}
              name={countName(place)}
              type="number"
              min={0}
              max={left}
              step={1}
              defaultValue={0}
              onChange={({ target }) => setCounts({ ...counts, [place]: target.valueAsNumber || 0 })}
            />
          )}
        </Field>
      ))}
      <p role="status">{t('actions.itemsSum', { amount: money(sum, looked.payment.currency) })}</p>
    </>
  );
}

/** All, an amount, or items with their quantities, when there are any. */
export function RefundChoice({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  const [way, setWay] = useState<Way>('all');
  const { leftToRefund, payment } = looked;
  const ways: readonly Way[] = leftOf(looked).length > 0 ? ['all', 'part', 'items'] : ['all', 'part'];
  return (
    <>
      <fieldset className="choice">
        <legend>{t('actions.how')}</legend>
        {ways.map((one) => (
          <label key={one}>
            <input type="radio" name="way" value={one} checked={one === way} onChange={() => setWay(one)} />
            {t(`actions.${one}`, { amount: money(leftToRefund, payment.currency) })}
          </label>
        ))}
      </fieldset>
      {way === 'part' && <AmountField most={leftToRefund} currency={payment.currency} />}
      {way === 'items' && <ItemChoice looked={looked} />}
    </>
  );
}
