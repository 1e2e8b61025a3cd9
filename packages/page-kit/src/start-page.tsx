import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './call.ts';
import { startLanguage } from './language.ts';
import { startLook } from './look.ts';

const RETRIES = 2;

/** A refusal is an answer: it comes again however often it is asked for. */
const mayHelp = (failures: number, error: Error): boolean =>
  failures < RETRIES && !(error instanceof Problem && error.status < 500);

export const createQueries = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { retry: mayHelp, staleTime: 1_000 } } });

/** Puts a page into `#root`, with its words, its colours and a cache for what it asks. */
export async function startPage(page: ReactNode): Promise<void> {
  // Controls that style the page while they are open do it under the page's policy.
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  if (nonce) setNonce(nonce);
  startLook();
  await startLanguage();
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root.');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueries()}>{page}</QueryClientProvider>
    </StrictMode>,
  );
}
