import { Button } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useRouteError } from 'react-router';

/** There is no such page. */
export function NotFound() {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  return (
    <>
      <h1>{t('lost.title')}</h1>
      <p>{t('lost.what', { pathname })}</p>
      <Link to="/" className="button">
        {t('home')}
      </Link>
    </>
  );
}

/** A page broke: what it said, and how to go on. The rest of the console stands. */
export function Broken() {
  const { t } = useTranslation('shell');
  const error = useRouteError();
  return (
    <>
      <h1>{t('broken.title')}</h1>
      <p>{t('broken.what')}</p>
      <pre role="alert">{error instanceof Error ? error.message : String(error)}</pre>
      <p className="ways-on">
        <Button look="primary" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
        <Link to="/" className="button">
          {t('home')}
        </Link>
      </p>
    </>
  );
}
