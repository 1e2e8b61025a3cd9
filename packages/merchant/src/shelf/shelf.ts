import type { shop } from '@payflow/contracts';

export type Product = shop.Product;

/** What the shop sells. Prices are here and nowhere else: nothing that a client sends changes them. */
export const shelf: readonly Product[] = [
  {
    id: 'iphone-16-pro',
    name: 'iPhone 16 Pro',
    price: 1_550_000,
    currency: 'KRW',
    colors: ['Desert Titanium', 'Natural Titanium', 'White Titanium', 'Black Titanium'],
    kind: 'GOODS',
    taxFree: false,
  },
  {
    id: 'galaxy-s25-ultra',
    name: 'Galaxy S25 Ultra',
    price: 1_698_400,
    currency: 'KRW',
    colors: ['Titanium Silverblue', 'Titanium Gray', 'Titanium Black', 'Titanium Whitesilver'],
    kind: 'GOODS',
    taxFree: false,
  },
  {
    id: 'xiaomi-14t-pro',
    name: 'Xiaomi 14T Pro',
    price: 799_800,
    currency: 'KRW',
    colors: ['Titan Gray', 'Titan Blue', 'Titan Black'],
    kind: 'GOODS',
    taxFree: false,
  },
  {
    id: 'care-monthly',
    name: 'Phone Care, monthly',
    price: 9_900,
    currency: 'KRW',
    colors: [],
    kind: 'SUBSCRIPTION',
    taxFree: false,
  },
];
