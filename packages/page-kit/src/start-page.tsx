import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import type { Resource } from 'i18next';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './call.ts';
import { type Language, startLanguage } from './language.ts';
import { startLook } from './look.ts';
import { words as kitWords } from './words.ts';

const RETRIES = 2;

/** A refusal is an answer: it comes again however often it is asked for. */
const mayHelp = (failures: number, error: Error): boolean =>
  failures < RETRIES && !(error instanceof Problem && error.status < 500);

export const createQueries = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { retry: mayHelp, staleTime: 1_000 } } });

export type Words = Readonly<Record<Language, Resource[string]>>;

const allWords = (words: Words): Words => ({
  en: { ...words.en, kit: kitWords.en },
  ko: { ...words.ko, kit: kitWords.ko },
});

/** Puts a page into `#root`, with its words, its colours and a cache for what it asks. */
export async function startPage(page: ReactNode, words: Words): Promise<void> {
  // Controls that style the page while they are open do it under the page's policy.
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  if (nonce) setNonce(nonce);
  startLook();
  await startLanguage(allWords(words));
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root.');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueries()}>{page}</QueryClientProvider>
    </StrictMode>,
  );
}
