import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, type Language, languages } from '../language.ts';
import { chooseLook, type Look, lookNow, looks } from '../look.ts';
import './preferences.css';

const NAMES: Readonly<Record<Language, string>> = { ko: '한국어', en: 'English' };

/** The switches of language and colours. */
export function Preferences() {
  const { t, i18n } = useTranslation('kit');
  const [look, setLook] = useState(lookNow);
  const turn = (chosen: Look) => {
    chooseLook(chosen);
    setLook(chosen);
  };
  return (
    <div className="preferences">
      <select
        aria-label={t('language')}
        value={i18n.resolvedLanguage ?? 'en'}
        onChange={({ target }) => void chooseLanguage(target.value as Language)}
      >
        {languages.map((language) => (
          <option key={language} value={language} lang={language}>
            {NAMES[language]}
          </option>
        ))}
      </select>
      <select aria-label={t('look.label')} value={look} onChange={({ target }) => turn(target.value as Look)}>
        {looks.map((one) => (
          <option key={one} value={one}>
            {t(`look.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
