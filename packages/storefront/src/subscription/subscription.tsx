import type { shop } from '@payflow/contracts';
import { Asked, Button, Trouble, useFormat } from '@payflow/page-kit';
import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { shopCall, useSession } from '../buyer/session.ts';
import { useProducts } from '../shelf/products.ts';
import { useTitle } from '../shell/shop.ts';
import { isOver, useChange, useSubscriptions } from './asking.ts';
import { Own } from './own.tsx';
import './subscription.css';

/** Off to the PG's page, where the buyer gives a card. */
async function subscribe(productId: string): Promise<void> {
  const { formUrl } = await shopCall('subscribe', { body: { productId } });
  if (formUrl) window.location.assign(formUrl);
}

function Subscribe({ product }: { readonly product: shop.Product }) {
  const { t } = useTranslation('subscription');
  const session = useSession();
  const change = useChange(() => subscribe(product.id));
  if (session.is === 'restoring') return null;
  if (session.is === 'guest')
    return (
      <>
        <p>{t('logInFirst')}</p>
        <Link className="button primary" to="/shop/login?next=/shop/subscription">
          {t('logIn')}
        </Link>
      </>
    );
  return (
    <>
      <p className="soft">{t('subscribeText')}</p>
      <Button look="primary" busy={change.isPending} onClick={() => change.mutate()}>
        {t('subscribe')}
      </Button>
      {change.error && <Trouble error={change.error} />}
    </>
  );
}

function Offer({ product, taken }: { readonly product: shop.Product; readonly taken: boolean }) {
  const { t } = useTranslation('subscription');
  const format = useFormat();
  return (
    <section className="card offer" aria-label={product.name}>
      <ShieldCheck size={40} aria-hidden />
      <h2>{product.name}</h2>
      <p className="price">{t('month', { price: format.money(product.price, product.currency) })}</p>
      {!taken && <Subscribe product={product} />}
    </section>
  );
}

function Mine() {
  const { t } = useTranslation('subscription');
  const subscriptions = useSubscriptions();
  return (
    <section className="mine" aria-label={t('mine')}>
      <h2>{t('mine')}</h2>
      <Asked query={subscriptions}>
        {(own) =>
          own.length === 0 ? (
            <p className="soft">{t('none')}</p>
          ) : (
            own.map((one) => <Own key={one.subscriptionId} subscription={one} />)
          )
        }
      </Asked>
    </section>
  );
}

/** What is paid for month by month: what there is, and what the buyer has of it. */
export function Page() {
  const { t } = useTranslation('subscription');
  const session = useSession();
  const products = useProducts();
  const { data: own = [] } = useSubscriptions();
  const has = (id: string) => own.some((one) => one.productId === id && !isOver(one));
  useTitle(t('title'));
  return (
    <>
      <h1>{t('title')}</h1>
      <p className="soft">{t('lead')}</p>
      <div className="subscriptions">
        <Asked query={products}>
          {(shelf) =>
            shelf
              .filter(({ kind }) => kind === 'SUBSCRIPTION')
              .map((product) => <Offer key={product.id} product={product} taken={has(product.id)} />)
          }
        </Asked>
        {session.is === 'buyer' && <Mine />}
      </div>
    </>
  );
}
