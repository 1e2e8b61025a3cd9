import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTitle } from './shop.ts';

export function NotHere() {
  const { t } = useTranslation('shell');
  useTitle(t('notHere'));
  return (
    <div className="narrow">
      <h1>{t('notHere')}</h1>
      <p>{t('notHereText')}</p>
      <p>
        <Link className="button" to="/">
          {t('toShelf')}
        </Link>
      </p>
    </div>
  );
}
