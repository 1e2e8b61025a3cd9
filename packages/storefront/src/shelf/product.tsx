import type { shop } from '@payflow/contracts';
import { Button, Trouble, useFormat } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '../buyer/session.ts';
import { addToCart, type CartItem } from '../cart/cart-list.ts';
import { goToPay, placeOrder } from '../orders/pay.ts';
import { useColorName } from './colors.ts';
import { Phone } from './phone.tsx';
import { Quantity } from './quantity.tsx';
import { Swatches } from './swatches.tsx';

/** Into the cart, or straight to paying. */
function Take({ item, name }: { readonly item: CartItem; readonly name: string }) {
  const { t } = useTranslation('shelf');
  const session = useSession();
  const [added, setAdded] = useState(0);
  const buy = useMutation({ mutationFn: async () => goToPay(await placeOrder([item], session)) });
  const add = () => {
    addToCart(item);
    setAdded(added + 1);
  };
  return (
    <>
      <div className="actions">
        <Button look="primary" busy={buy.isPending} onClick={() => buy.mutate()}>
          {t('buy')}
          <span className="hidden-text">: {name}</span>
        </Button>
        <Button onClick={add}>
          {t('add')}
          <span className="hidden-text">: {name}</span>
        </Button>
      </div>
      <p className="added" role="status" key={added}>
        {added > 0 && (
          <>
            {t('added', { name })} <Link to="/shop/cart">{t('toCart')}</Link>
          </>
        )}
      </p>
      {buy.error && <Trouble error={buy.error} />}
    </>
  );
}

/** One of the shelf. */
export function Product({ product }: { readonly product: shop.Product }) {
  const { t, i18n } = useTranslation('shelf');
  const format = useFormat();
  const nameOf = useColorName();
  const heading = useId();
  const { id, name, price, currency, colors } = product;
  const [color, setColor] = useState(colors[0] ?? null);
  const [quantity, setQuantity] = useState(1);
  const look = color === null ? name : t('pictureOf', { name, color: nameOf(color) });
  return (
    <article className="product card" aria-labelledby={heading}>
      <Phone productId={id} color={color} label={look} />
      <h2 id={heading}>{name}</h2>
      <p className="soft about">{i18n.exists(`shelf:about.${id}`) && t(`about.${id}`)}</p>
      <p className="price">
        {format.money(price, currency)} <small className="soft">{t('vat')}</small>
      </p>
      {color !== null && <Swatches colors={colors} chosen={color} choose={setColor} />}
      <Quantity of={name} value={quantity} change={setQuantity} />
      <Take item={{ productId: id, color, quantity }} name={name} />
    </article>
  );
}
