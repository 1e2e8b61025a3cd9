import {
  type CheckoutLanguage,
  type CheckoutWords,
  checkoutWords,
  LANGUAGE_COOKIE,
} from '@payflow/contracts/checkout-words';
import { keepCookie } from '@payflow/page-kit/cookie';
import { createContext, use } from 'react';

const Words = createContext<CheckoutWords>(checkoutWords.en);

export const WordsIn = Words.Provider;
export const useWords = (): CheckoutWords => use(Words);

/** Keeps the choice where the server looks for it, for the pages that follow. */
export const keepLanguage = (language: CheckoutLanguage): void => keepCookie(LANGUAGE_COOKIE, language);
