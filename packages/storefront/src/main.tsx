import '@payflow/page-kit/tokens.css';
import { startPage } from '@payflow/page-kit';
import { createBrowserRouter, Navigate, type RouteObject, RouterProvider } from 'react-router';
import { restoreLogin } from './buyer/session.ts';
import { Page as Shelf } from './shelf/shelf.tsx';
import { NotHere } from './shell/not-here.tsx';
import { Shell } from './shell/shell.tsx';

const routes: readonly RouteObject[] = [
  { index: true, element: <Shelf /> },
  { path: 'shop', element: <Navigate to="/" replace /> },
  { path: 'shop/cart', lazy: async () => ({ Component: (await import('./cart/cart.tsx')).Page }) },
  { path: 'shop/login', lazy: async () => ({ Component: (await import('./buyer/login.tsx')).Page }) },
  { path: 'shop/orders', lazy: async () => ({ Component: (await import('./orders/orders.tsx')).Page }) },
  {
    path: 'shop/orders/:orderNo',
    lazy: async () => ({ Component: (await import('./orders/order.tsx')).Page }),
  },
  {
    path: 'shop/subscription',
    lazy: async () => ({ Component: (await import('./subscription/subscription.tsx')).Page }),
  },
  { path: '*', element: <NotHere /> },
];

const router = createBrowserRouter([
  { path: '/', element: <Shell />, hydrateFallbackElement: <></>, children: [...routes] },
]);

void restoreLogin();
await startPage(<RouterProvider router={router} />);
