import type { shop } from '@payflow/contracts';
import { Asked, useFormat } from '@payflow/page-kit';
import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTitle } from '../shell/shop.ts';
import { Product } from './product.tsx';
import { useProducts } from './products.ts';
import './shelf.css';

function Care({ product }: { readonly product: shop.Product }) {
  const { t } = useTranslation('shelf');
  const format = useFormat();
  return (
    <aside className="care card">
      <ShieldCheck size={36} aria-hidden />
      <div>
        <h2>{t('care')}</h2>
        <p className="soft">{t('careText')}</p>
      </div>
      <p className="price">{t('month', { price: format.money(product.price, product.currency) })}</p>
      <Link className="button" to="/shop/subscription">
        {t('seeCare')}
      </Link>
    </aside>
  );
}

/** What there is to buy. */
export function Page() {
  const { t } = useTranslation('shelf');
  const products = useProducts();
  useTitle(t('title'));
  return (
    <>
      <header className="lead">
        <h1>{t('lead')}</h1>
        <p className="soft">{t('leadText')}</p>
      </header>
      <Asked query={products}>
        {(shelf) => (
          <>
            <div className="shelf">
              {shelf
                .filter(({ kind }) => kind === 'GOODS')
                .map((product) => (
                  <Product key={product.id} product={product} />
                ))}
            </div>
            {shelf
              .filter(({ kind }) => kind === 'SUBSCRIPTION')
              .map((product) => (
                <Care key={product.id} product={product} />
              ))}
          </>
        )}
      </Asked>
    </>
  );
}
