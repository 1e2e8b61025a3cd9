import i18next, { type InitOptions, type Resource } from 'i18next';
import LanguageDetector from 'i18next-browser-languagedetector';
import { initReactI18next } from 'react-i18next';
import { keepCookie } from './cookie.ts';

export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** The same texts in another language: every key, none more. */
export type Translated<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string ? string : Translated<Words[Key]>;
};

const KEPT_AS = 'payflow.language';

/** A text that is missing is a mistake of the page's, and shows in its tests. */
const complain: NonNullable<InitOptions['missingKeyHandler']> = (_languages, area, key) =>
  console.error(`There are no words for ${area}:${key}.`);

const followTheDocument = (language: string): void => {
  document.documentElement.lang = language;
};

/** Starts with the language that was chosen here before, else the browser's, else English. */
export async function startLanguage(words: Readonly<Record<Language, Resource[string]>>): Promise<void> {
  const options: InitOptions = {
    resources: words,
    supportedLngs: [...languages],
    nonExplicitSupportedLngs: true,
    load: 'languageOnly',
    fallbackLng: 'en',
    ns: Object.keys(words.en),
    interpolation: { escapeValue: false },
    saveMissing: true,
    missingKeyHandler: complain,
    detection: { order: ['localStorage', 'navigator'], lookupLocalStorage: KEPT_AS, caches: [] },
  };
  i18next.on('languageChanged', followTheDocument);
  await i18next.use(LanguageDetector).use(initReactI18next).init(options);
  followTheDocument(i18next.resolvedLanguage ?? 'en');
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  keepCookie(KEPT_AS, language);
  await i18next.changeLanguage(language);
}
