import { useTranslation } from 'react-i18next';

/** Payments of all merchants, the newest first, as they happen. */
export function Page() {
  const { t } = useTranslation('payments');
  return <h1>{t('title')}</h1>;
}
