import { call, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { areas } from '../areas.ts';

const READ_AGAIN_MS = 30_000;
const TICK_MS = 1_000;
/** Less is how long an answer takes. */
const MOVED_MS = 2_000;

/** Goes on by itself between two looks at the server's clock. */
function useTicking(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  return now;
}

/** What time it is in the sandbox, and whether someone moved it. */
export function BusinessTime() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const here = useTicking();
  const clock = useQuery({
    queryKey: ['clock'],
    queryFn: () => call('readClock', {}),
    refetchInterval: READ_AGAIN_MS,
  });
  if (!clock.data) return null;
  const { now, offsetMs } = clock.data;
  const at = Date.parse(now) + Math.max(0, here - clock.dataUpdatedAt);
  const isMoved = Math.abs(offsetMs) > MOVED_MS;
  const shown = (
    <>
      <Clock size={16} aria-hidden />
      <span className="hidden-text">{t('time')}</span>
      <time dateTime={new Date(at).toISOString()}>{format.time(at)}</time>
      {isMoved && <small>{t('moved', { by: format.duration(Math.abs(offsetMs)) })}</small>}
    </>
  );
  const hasPage = areas.some(({ name }) => name === 'clock');
  return hasPage ? (
    <Link to="/clock" className="business-time">
      {shown}
    </Link>
  ) : (
    <span className="business-time">{shown}</span>
  );
}
