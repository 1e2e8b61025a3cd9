import { Button } from '@payflow/page-kit';
import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveList } from './use-live-list.ts';

interface LiveBarProps {
  readonly live: LiveList;
  /** Shows what waits. */
  show(): void;
  clear(): void;
  /** What else can be done with the list. */
  readonly children: ReactNode;
}

/** Whether the list is as it is now, and what happened that it does not show. */
export function LiveBar({ live, show, clear, children }: LiveBarProps) {
  const { t } = useTranslation('payments');
  const { state, paused, held } = live;
  return (
    <div className="live-bar">
      <span className={`live-state ${paused ? 'paused' : state}`} role="status">
        {t(paused ? 'live.paused' : `live.${state}`)}
      </span>
      <Button onClick={() => live.pause(!paused)}>
        {paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
        {t(paused ? 'resume' : 'pause')}
      </Button>
      <span className="live-news" aria-live="polite">
        {held.waiting.size > 0 && (
          <Button look="primary" onClick={show}>
            {t('waiting', { count: held.waiting.size })}
          </Button>
        )}
        {held.outside.size > 0 && (
          <Button look="quiet" onClick={clear}>
            {t('outside', { count: held.outside.size })}
          </Button>
        )}
      </span>
      <span className="live-actions">{children}</span>
    </div>
  );
}
