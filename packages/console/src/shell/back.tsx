import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asLeft } from './left-as.ts';
import './back.css';

/** From one thing to the list that it is of, with the filters that one had set there. */
export function Back({ to }: { readonly to: string }) {
  const { t } = useTranslation('shell');
  return (
    <p className="way-back">
      <Link to={asLeft(to)}>← {t('back')}</Link>
    </p>
  );
}
