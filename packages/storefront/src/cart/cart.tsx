import type { shop } from '@payflow/contracts';
import { Asked, Button, Trouble, useFormat } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useSession } from '../buyer/session.ts';
import { goToPay, placeOrder } from '../orders/pay.ts';
import { useColorName } from '../shelf/colors.ts';
import { Phone } from '../shelf/phone.tsx';
import { useProducts } from '../shelf/products.ts';
import { Quantity } from '../shelf/quantity.tsx';
import { useTitle } from '../shell/shop.ts';
import { type CartItem, emptyCart, setQuantity, useCart } from './cart-list.ts';
import { TestCardHint } from './test-card-hint.tsx';
import './cart.css';

interface LineProps {
  readonly item: CartItem;
  readonly product: shop.Product | undefined;
}

function Line({ item, product }: LineProps) {
  const { t } = useTranslation('cart');
  const format = useFormat();
  const nameOf = useColorName();
  const name = [product?.name ?? item.productId, ...(item.color ? [nameOf(item.color)] : [])].join(', ');
  return (
    <li>
      <Phone productId={item.productId} color={item.color} />
      <div className="what">
        <strong>{name}</strong>
        <span className="soft">
          {product ? t('each', { price: format.money(product.price, product.currency) }) : t('gone')}
        </span>
      </div>
      <Quantity of={name} value={item.quantity} change={(quantity) => setQuantity({ ...item, quantity })} />
      <span className="sum">{product && format.money(product.price * item.quantity, product.currency)}</span>
      <Button
        look="quiet"
        aria-label={t('removeOf', { name })}
        onClick={() => setQuantity({ ...item, quantity: 0 })}
      >
        <Trash2 size={18} aria-hidden />
      </Button>
    </li>
  );
}

function Who() {
  const { t } = useTranslation('cart');
  const session = useSession();
  if (session.is === 'buyer') return <p className="soft">{t('asBuyer', { name: session.buyer.name })}</p>;
  return (
    <p className="soft">
      {t('asGuest')} <Link to="/shop/login?next=/shop/cart">{t('logIn')}</Link>
    </p>
  );
}

/** Orders what is in the cart; an order whose payment cannot begin now waits under its own address. */
function useOrdering(items: readonly CartItem[]) {
  const session = useSession();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const orderNo = await placeOrder(items, session);
      emptyCart();
      await goToPay(orderNo).catch(() => navigate(`/shop/orders/${orderNo}`));
    },
  });
}

interface FullCartProps {
  readonly items: readonly CartItem[];
  readonly shelf: readonly shop.Product[];
}

function FullCart({ items, shelf }: FullCartProps) {
  const { t } = useTranslation('cart');
  const format = useFormat();
  const order = useOrdering(items);
  const productOf = (item: CartItem) => shelf.find(({ id }) => id === item.productId);
  const total = items.reduce((sum, item) => sum + item.quantity * (productOf(item)?.price ?? 0), 0);
  return (
    <div className="cart">
      <ul className="card">
        {items.map((item) => (
          <Line key={`${item.productId} ${item.color}`} item={item} product={productOf(item)} />
        ))}
      </ul>
      <section className="card">
        <p className="total">
          <span>{t('total')}</span> <strong>{format.money(total)}</strong>
        </p>
        <p className="soft">{t('vat')}</p>
        <Button look="primary" busy={order.isPending} onClick={() => order.mutate()}>
          {t('pay')}
        </Button>
        {order.error && <Trouble error={order.error} />}
        <Who />
        <TestCardHint />
      </section>
    </div>
  );
}

export function Page() {
  const { t } = useTranslation('cart');
  const items = useCart();
  const products = useProducts();
  useTitle(t('title'));
  return (
    <>
      <h1>{t('title')}</h1>
      {items.length === 0 ? (
        <>
          <p className="soft">{t('empty')}</p>
          <Link className="button" to="/">
            {t('toShelf')}
          </Link>
        </>
      ) : (
        <Asked query={products}>{(shelf) => <FullCart items={items} shelf={shelf} />}</Asked>
      )}
    </>
  );
}
