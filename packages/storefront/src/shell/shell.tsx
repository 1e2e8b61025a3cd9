import { Button, Preferences } from '@payflow/page-kit';
import { ShoppingBag } from 'lucide-react';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { logOut, useSession } from '../buyer/session.ts';
import { useCart } from '../cart/cart-list.ts';
import icon from '../icon.svg';
import { useShop } from './shop.ts';
import './shell.css';

function CartLink() {
  const { t } = useTranslation('shell');
  const count = useCart().reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <NavLink to="/shop/cart" className="cart-link">
      <ShoppingBag size={20} aria-hidden />
      <span className="cart-word">{t('cart')}</span>
      {count > 0 && (
        <span className="count">
          <span aria-hidden>{count}</span>
          <span className="hidden-text">{t('inCart', { count })}</span>
        </span>
      )}
    </NavLink>
  );
}

function Account() {
  const { t } = useTranslation('shell');
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.is === 'restoring') return null;
  if (session.is === 'guest') {
    const next = pathname === '/shop/login' ? '' : `?${new URLSearchParams({ next: pathname + search })}`;
    return <NavLink to={`/shop/login${next}`}>{t('logIn')}</NavLink>;
  }
  return (
    <>
      <span className="who" title={session.buyer.email}>
        {session.buyer.name}
      </span>
      <Button look="quiet" onClick={() => void logOut()}>
        {t('logOut')}
      </Button>
    </>
  );
}

function Top() {
  const { t } = useTranslation('shell');
  const shop = useShop();
  return (
    <header className="top">
      <Link to="/" className="brand">
        <img src={icon} alt="" width={28} height={28} />
        {shop?.name ?? 'PayFlow'}
      </Link>
      <nav aria-label={t('menu')}>
        <NavLink to="/" end>
          {t('phones')}
        </NavLink>
        <NavLink to="/shop/subscription">{t('care')}</NavLink>
        <NavLink to="/shop/orders">{t('orders')}</NavLink>
        <CartLink />
        <Account />
      </nav>
      <Preferences />
    </header>
  );
}

function Foot() {
  const { t } = useTranslation('shell');
  const shop = useShop();
  return (
    <footer className="foot">
      <p>{t('test')}</p>
      <p>
        <a href="/docs/">{t('docs')}</a>
        {shop && <a href={`${shop.pgUrl}/admin`}>{t('console')}</a>}
      </p>
    </footer>
  );
}

/** What is around every page of the shop. Whoever goes on to another page begins at its content. */
export function Shell() {
  const { t } = useTranslation('shell');
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    content.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="storefront">
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <Top />
      <main id="content" ref={content} tabIndex={-1}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <Foot />
    </div>
  );
}
