import type { shop } from '@payflow/contracts';
import { Status, useFormat } from '@payflow/page-kit';
import { ExternalLink, FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShop } from '../shell/shop.ts';
import { toneOf } from './standing.ts';

function Papers({ order }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const shop = useShop();
  const { orderNo, tid, invoiceNo } = order;
  return (
    <ul className="papers">
      {invoiceNo !== null && tid !== null && (
        <li>
          <FileText size={16} aria-hidden />
          <a href={`/invoices/${encodeURIComponent(orderNo)}?${new URLSearchParams({ tid })}`}>
            {t('invoice', { number: invoiceNo })}
          </a>
        </li>
      )}
      {shop && tid !== null && (
        <li>
          <ExternalLink size={16} aria-hidden />
          <a href={`${shop.pgUrl}/admin/payments/${encodeURIComponent(tid)}`}>{t('inConsole')}</a>
        </li>
      )}
      <li>
        <ExternalLink size={16} aria-hidden />
        <a href="/docs/">{t('inDocs')}</a>
      </li>
    </ul>
  );
}

/** The order and its payment, with the names that the API gives them. */
export function Facts({ order }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const { state, payStatus, tid, cardAuthCode, failure, method } = order;
  const code = (text: string | null | undefined) => text && <code>{text}</code>;
  const rows: [string, ReactNode][] = [
    [t('number'), code(order.orderNo)],
    [
      t('status'),
      <span className="actions" key="state">
        <Status tone={toneOf(order)}>{t(`state.${state}`)}</Status> {code(state)}
        {payStatus && payStatus !== state && code(`PG: ${payStatus}`)}
      </span>,
    ],
    [t('at'), format.time(order.createdAt)],
    [t('tid'), code(tid)],
    [t('method'), method && t(`methods.${method}`)],
    [t('authCode'), code(cardAuthCode)],
    [t('declineCode'), code(failure && `${failure.code} ${failure.name}`)],
  ];
  return (
    <section className="card facts" aria-label={t('facts')}>
      <h2>{t('facts')}</h2>
      <dl>
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Papers order={order} />
    </section>
  );
}
