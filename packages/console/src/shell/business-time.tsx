import { useFormat } from '@payflow/page-kit';
import { Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTicking } from '../time/business-time.ts';

/** Less is how long an answer takes. */
const MOVED_MS = 2_000;

/** What time it is in the sandbox, and whether someone moved it. */
export function BusinessTime() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const time = useTicking();
  if (!time) return null;
  const { at, offsetMs } = time;
  return (
    <Link to="/clock" className="business-time">
      <Clock size={16} aria-hidden />
      <span className="hidden-text">{t('time')}</span>
      <time dateTime={new Date(at).toISOString()}>{format.time(at)}</time> <abbr title={t('seoul')}>KST</abbr>
      {Math.abs(offsetMs) > MOVED_MS && (
        <small>{t('moved', { by: format.duration(Math.abs(offsetMs)) })}</small>
      )}
    </Link>
  );
}
