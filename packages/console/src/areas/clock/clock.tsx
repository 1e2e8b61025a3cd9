import type { operation, ReplyOf } from '@payflow/contracts';
import { ActionDialog, Asked, call, Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { isNoSandbox, useClock, useTicking, useTimePassed } from '../../time/business-time.ts';
import { MoveClock } from './move-clock.tsx';
import { Snapshots } from './snapshots.tsx';
import { Timers } from './timers.tsx';
import './clock.css';

type Clock = ReplyOf<typeof operation.readClock>;

/** Both times, ticking. */
function Now() {
  const { t } = useTranslation('clock');
  const format = useFormat();
  const time = useTicking();
  if (!time) return null;
  const { at, offsetMs } = time;
  const ahead = Math.abs(offsetMs) < 1_000 ? 'same' : offsetMs > 0 ? 'ahead' : 'behind';
  return (
    <dl className="times">
      <div>
        <dt>{t('business')}</dt>
        <dd>
          <time dateTime={new Date(at).toISOString()}>{format.time(at)}</time>
        </dd>
      </div>
      <div>
        <dt>{t('real')}</dt>
        <dd>
          <time dateTime={new Date(at - offsetMs).toISOString()}>{format.time(at - offsetMs)}</time>
        </dd>
      </div>
      <div>
        <dt>{t('offset')}</dt>
        <dd>
          <Status tone={ahead === 'same' ? 'plain' : 'waiting'}>
            {t(`offsets.${ahead}`, { by: format.duration(Math.round(Math.abs(offsetMs) / 1_000) * 1_000) })}
          </Status>
        </dd>
      </div>
    </dl>
  );
}

function Reset() {
  const { t } = useTranslation('clock');
  const passed = useTimePassed();
  return (
    <section>
      <h2>{t('reset')}</h2>
      <p>{t('resetWhat')}</p>
      <ActionDialog
        label={t('reset')}
        look="danger"
        title={t('resetTitle')}
        description={t('resetLoses')}
        confirm={t('resetNow')}
        act={async () => {
          await call('resetSandbox', {});
          await passed();
        }}
      />
    </section>
  );
}

function WholeClock({ clock }: { readonly clock: Clock }) {
  const { t } = useTranslation('clock');
  return (
    <>
      <Now />
      <MoveClock now={Date.parse(clock.now)} firstDue={clock.next[0]?.due} />
      <section>
        <h2>{t('next')}</h2>
        <Timers label={t('next')} timers={clock.next} empty={t('nothingNext')} />
      </section>
      <Snapshots />
      <Reset />
    </>
  );
}

/** Business time of the whole town: where it stands, how to move it, and how to go back. */
export function Page() {
  const { t } = useTranslation('clock');
  const query = useClock();
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      {isNoSandbox(query.error) ? (
        <p>{t('noSandbox')}</p>
      ) : (
        <Asked query={query}>{(clock) => <WholeClock clock={clock} />}</Asked>
      )}
    </>
  );
}
