import { areas, load } from 'virtual:payflow-words';
import i18next, { type BackendModule, type InitOptions, type ResourceKey } from 'i18next';
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

const isKnown = (code: string | undefined): code is Language =>
  languages.some((language) => language === code);

/** Brings a language's words when it is first shown. */
const words: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, area, done) {
    if (!isKnown(language)) return done(`There are no words in ${language}.`, false);
    load[language]().then(
      ({ default: all }) => done(null, all[area] as ResourceKey),
      (error: unknown) => done(String(error), true),
    );
  },
};

/** Starts with the language that was chosen here before, else the browser's, else English. */
export async function startLanguage(): Promise<void> {
  const options: InitOptions = {
    supportedLngs: [...languages],
    nonExplicitSupportedLngs: true,
    load: 'languageOnly',
    // Each language has all its words: none is loaded to help another out.
    fallbackLng: (code) => (isKnown(code?.split('-')[0]) ? [] : ['en']),
    ns: [...areas],
    interpolation: { escapeValue: false },
    saveMissing: true,
    missingKeyHandler: complain,
    detection: { order: ['localStorage', 'navigator'], lookupLocalStorage: KEPT_AS, caches: [] },
  };
  i18next.on('languageChanged', followTheDocument);
  await i18next.use(LanguageDetector).use(words).use(initReactI18next).init(options);
  followTheDocument(i18next.resolvedLanguage ?? 'en');
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  keepCookie(KEPT_AS, language);
  await i18next.changeLanguage(language);
}
