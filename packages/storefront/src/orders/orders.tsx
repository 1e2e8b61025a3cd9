import type { shop } from '@payflow/contracts';
import { Asked, Button, Problem, Status, useFormat } from '@payflow/page-kit';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { shopCall, useSession, whoIs } from '../buyer/session.ts';
import { Phone } from '../shelf/phone.tsx';
import { useTitle } from '../shell/shop.ts';
import { useOwnOrders } from './own-orders.ts';
import { toneOf } from './standing.ts';
import './orders.css';

const AT_ONCE = 20;

function OneOrder({ order }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const [first, ...others] = order.items;
  const name = first?.name ?? order.orderNo;
  return (
    <li className="card">
      {first && <Phone productId={first.productId} color={first.color} />}
      <div className="what">
        <Link to={`/shop/orders/${encodeURIComponent(order.orderNo)}`}>
          {others.length === 0 ? name : t('andMore', { name, count: others.length })}
        </Link>
        <span className="soft">
          {format.time(order.createdAt)} · <code>{order.orderNo}</code>
        </span>
      </div>
      <Status tone={toneOf(order)}>{t(`state.${order.state}`)}</Status>
      <strong className="sum">{format.money(order.total)}</strong>
      <ChevronRight size={18} aria-hidden />
    </li>
  );
}

function List({ orders }: { readonly orders: readonly shop.Order[] }) {
  const { t } = useTranslation('orders');
  if (orders.length === 0)
    return (
      <>
        <p className="soft">{t('none')}</p>
        <Link className="button" to="/">
          {t('toShelf')}
        </Link>
      </>
    );
  return (
    <ul className="orders">
      {orders.map((order) => (
        <OneOrder key={order.orderNo} order={order} />
      ))}
    </ul>
  );
}

function BuyersOrders() {
  const { t } = useTranslation('orders');
  const pages = useInfiniteQuery({
    queryKey: ['orders', whoIs(useSession())],
    queryFn: ({ pageParam: cursor }) => shopCall('myOrders', { query: { limit: AT_ONCE, cursor } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return (
    <Asked query={pages}>
      {(data) => (
        <>
          <List orders={data.pages.flatMap(({ orders }) => orders)} />
          {pages.hasNextPage && (
            <Button busy={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </>
      )}
    </Asked>
  );
}

const isGone = (error: unknown): boolean => error instanceof Problem && error.status === 404;

/** One by one: nobody can list what is nobody's. */
function GuestsOrders() {
  const { t } = useTranslation('orders');
  const asked = useQueries({
    queries: useOwnOrders().map((orderNo) => ({
      queryKey: ['order', 'guest', orderNo],
      queryFn: () => shopCall('getOrder', { params: { orderNo } }),
    })),
  });
  const orders = asked.flatMap(({ data }) => data ?? []);
  const waiting = asked.find(({ data, error }) => data === undefined && !isGone(error));
  return (
    <>
      <p className="soft">{t('guest')}</p>
      {orders.length === 0 && waiting ? (
        <Asked query={waiting}>{(order) => <List orders={[order]} />}</Asked>
      ) : (
        <List orders={orders} />
      )}
    </>
  );
}

export function Page() {
  const { t } = useTranslation('orders');
  const session = useSession();
  useTitle(t('title'));
  return (
    <>
      <h1>{t('title')}</h1>
      {session.is === 'buyer' && <BuyersOrders />}
      {session.is === 'guest' && <GuestsOrders />}
    </>
  );
}
