export * from './shop-inbox.ts';
export * from './shop-orders.ts';
export * from './shop-shelf.ts';
