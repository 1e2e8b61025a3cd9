import '@payflow/page-kit/tokens.css';
import { startPage } from '@payflow/page-kit';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { areas } from './areas.ts';
import { Broken, NotFound } from './shell/astray.tsx';
import { Shell } from './shell/shell.tsx';

const first = areas[0];
const pages = [
  ...areas.flatMap(({ routes }) => routes),
  ...(first ? [{ index: true, lazy: first.start }] : []),
  { path: '*', Component: NotFound },
];
const router = createBrowserRouter(
  [
    {
      path: '/',
      Component: Shell,
      HydrateFallback: () => null,
      children: [{ ErrorBoundary: Broken, children: pages }],
    },
  ],
  { basename: '/admin' },
);

await startPage(<RouterProvider router={router} />);
