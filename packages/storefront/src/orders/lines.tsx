import type { shop } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { useColorName } from '../shelf/colors.ts';
import { Phone } from '../shelf/phone.tsx';
import { GiveBack } from './give-back.tsx';
import { isPaid } from './standing.ts';

/** What was ordered, and what of it can go back. */
export function Lines({ order }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const nameOf = useColorName();
  return (
    <section className="card lines" aria-label={t('items')}>
      <h2>{t('items')}</h2>
      <ul>
        {order.items.map((item) => {
          const name = item.color === null ? item.name : `${item.name}, ${nameOf(item.color)}`;
          return (
            <li key={item.sku}>
              <Phone productId={item.productId} color={item.color} />
              <span className="what">
                <strong>{name}</strong>
                <span className="soft">
                  {format.money(item.unitPrice)} × {format.number(item.quantity)}
                  {item.refundedQuantity > 0 &&
                    ` · ${t('returned', { quantity: format.number(item.refundedQuantity) })}`}
                </span>
              </span>
              <span className="sum">{format.money(item.unitPrice * item.quantity)}</span>
              {isPaid(order) && <GiveBack order={order} item={item} name={name} />}
            </li>
          );
        })}
      </ul>
      <p className="total">
        <span>{t('total')}</span> <strong>{format.money(order.total)}</strong>
      </p>
      {order.refundedAmount > 0 && (
        <p className="total back">
          <span>{t('back')}</span> <strong>{format.money(-order.refundedAmount)}</strong>
        </p>
      )}
    </section>
  );
}
