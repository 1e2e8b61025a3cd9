import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import './back.css';

/** From one thing to the list that it is of. */
export function Back({ to }: { readonly to: string }) {
  const { t } = useTranslation('shell');
  return (
    <p className="way-back">
      <Link to={to}>← {t('back')}</Link>
    </p>
  );
}
