import type { CheckoutData, CheckoutOrder } from '@payflow/contracts';
import type { ReactNode } from 'react';
import { asClock } from './time-left.ts';
import { useWords } from './words.tsx';

const SOON_S = 60;
const seoulTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Seoul',
  hour: '2-digit',
  minute: '2-digit',
});

function Items({ order: { items, currency } }: { readonly order: CheckoutOrder }) {
  const words = useWords();
  if (items.length === 0) return null;
  return (
    <ul className="items" aria-label={words.items}>
      {items.map(({ name, quantity, total }, place) => (
        <li key={place}>
          <span>
            {name} × {quantity}
          </span>
          <span>{words.money(total, currency)}</span>
        </li>
      ))}
    </ul>
  );
}

function OrderSummary({
  order,
  merchantName,
}: {
  readonly order: CheckoutOrder;
  readonly merchantName: string;
}) {
  const words = useWords();
  return (
    <>
      <p className="merchant">{merchantName}</p>
      <h1>{order.name ?? words.orderOf(order.orderNo)}</h1>
      <p className="amount">{words.money(order.amount, order.currency)}</p>
      <Items order={order} />
      <dl>
        <dt>{words.order}</dt>
        <dd>{order.orderNo}</dd>
        <dt>{words.payment}</dt>
        <dd>
          <code>{order.tid}</code>
        </dd>
      </dl>
    </>
  );
}

interface SummaryProps {
  readonly data: CheckoutData;
  readonly secondsLeft: number;
}

/** What it is about, and how long there is for it. */
export function Summary({ data, secondsLeft }: SummaryProps): ReactNode {
  const words = useWords();
  const { order, merchantName, expiresAt } = data;
  return (
    <section className="summary">
      {order ? (
        <OrderSummary order={order} merchantName={merchantName} />
      ) : (
        <>
          <p className="merchant">{merchantName}</p>
          <h1>{words.cardTitle}</h1>
          <p>{words.cardText(merchantName)}</p>
        </>
      )}
      {secondsLeft > 0 && (
        <p className="deadline">
          {words.timeLeft}{' '}
          <span role="timer" className={secondsLeft <= SOON_S ? 'left soon' : 'left'}>
            {asClock(secondsLeft)}
          </span>{' '}
          · {words.until(seoulTime.format(expiresAt))}
        </p>
      )}
    </section>
  );
}
