import { words as buyer } from './buyer/words.ts';
import { words as cart } from './cart/words.ts';
import { words as orders } from './orders/words.ts';
import { words as shelf } from './shelf/words.ts';
import { words as shell } from './shell/words.ts';
import { words as subscription } from './subscription/words.ts';

/** Every part of the shop has words of its own, under its name. */
export const words = {
  en: {
    shell: shell.en,
    shelf: shelf.en,
    cart: cart.en,
    buyer: buyer.en,
    orders: orders.en,
    subscription: subscription.en,
  },
  ko: {
    shell: shell.ko,
    shelf: shelf.ko,
    cart: cart.ko,
    buyer: buyer.ko,
    orders: orders.ko,
    subscription: subscription.ko,
  },
};
