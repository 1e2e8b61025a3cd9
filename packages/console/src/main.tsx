import '@payflow/page-kit/tokens.css';
import { startPage } from '@payflow/page-kit';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { areas } from './areas.ts';
import { Shell } from './shell/shell.tsx';
import { words } from './words.ts';

const first = areas[0];
const router = createBrowserRouter(
  [
    {
      path: '/',
      element: <Shell />,
      children: [
        ...areas.flatMap(({ routes }) => routes),
        ...(first ? [{ index: true, lazy: first.start }] : []),
      ],
    },
  ],
  { basename: '/admin' },
);

await startPage(<RouterProvider router={router} />, words);
