import type { shop } from '@payflow/contracts';
import { ActionDialog, Field, useFormat } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { shopCall } from '../buyer/session.ts';
import { leftOf, moneyLeft } from './standing.ts';

type Item = shop.Order['items'][number];

const REASONS = ['mind', 'late', 'wrong'] as const;

function Reason() {
  const { t } = useTranslation('orders');
  return (
    <Field label={t('reason')}>
      {(ids) => (
        <select {...ids} name="reason">
          {REASONS.map((reason) => (
            <option key={reason}>{t(`reasons.${reason}`)}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Takes back some of an order, or all that is left of it; the page then shows the new truth. */
function useGiveBack({ orderNo }: shop.Order) {
  const queries = useQueryClient();
  return async (form: FormData, item?: Item) => {
    const items = item && [
      {
        productId: item.productId,
        ...(item.color === null ? {} : { color: item.color }),
        quantity: Number(form.get('quantity')),
      },
    ];
    await shopCall('cancelOrder', {
      params: { orderNo },
      body: { reason: String(form.get('reason')), ...(items ? { items } : {}) },
    });
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['order'] }),
      queries.invalidateQueries({ queryKey: ['orders'] }),
    ]);
  };
}

interface GiveBackProps {
  readonly order: shop.Order;
  readonly item: Item;
  readonly name: string;
}

export function GiveBack({ order, item, name }: GiveBackProps) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const giveBack = useGiveBack(order);
  const left = leftOf(item, order);
  if (left < 1) return null;
  return (
    <ActionDialog
      label={
        <>
          <span aria-hidden>{t('giveBack')}</span>
          <span className="hidden-text">{t('giveBackOf', { name })}</span>
        </>
      }
      title={t('giveBackTitle', { name })}
      description={t('giveBackText', { price: format.money(item.unitPrice) })}
      confirm={t('giveBack')}
      act={(form) => giveBack(form, item)}
    >
      <Field label={t('howMany')}>
        {(ids) => (
          <input
            {...ids}
            name="quantity"
            type="number"
            inputMode="numeric"
            min={1}
            max={left}
            defaultValue={1}
          />
        )}
      </Field>
      <Reason />
    </ActionDialog>
  );
}

export function CancelAll({ order }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const giveBack = useGiveBack(order);
  const left = moneyLeft(order);
  if (left < 1) return null;
  return (
    <ActionDialog
      look="danger"
      label={t('cancelAll')}
      title={t('cancelAllTitle')}
      description={t('cancelAllText', { amount: format.money(left) })}
      confirm={t('cancelAll')}
      act={(form) => giveBack(form)}
    >
      <Reason />
    </ActionDialog>
  );
}
