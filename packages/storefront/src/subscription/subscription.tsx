import { useTranslation } from 'react-i18next';
export function Page() {
  const { t } = useTranslation('subscription');
  return <h1>{t('title')}</h1>;
}
