import { Button, call, Field, Trouble } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimePassed } from '../../time/business-time.ts';
import { type Move, nextCutOff, nextMonth, nextWeekday, timeOf, typedAs } from './moves.ts';
import { Timers } from './timers.tsx';
import '../../form/fields.css';

const STEPS: readonly (readonly [name: string, move: (now: number) => Move])[] = [
  ['minute', () => ({ advance: 'PT1M' })],
  ['minutes', () => ({ advance: 'PT5M' })],
  ['hour', () => ({ advance: 'PT1H' })],
  ['day', () => ({ advance: 'P1D' })],
  ['month', (now) => ({ to: nextMonth(now) })],
  ['cutOff', (now) => ({ to: nextCutOff(now) })],
  ['weekday', (now) => ({ to: nextWeekday(now) })],
];

const useMove = () => {
  const passed = useTimePassed();
  return useMutation({
    mutationFn: (move: Move) => call('moveClock', { body: move }),
    onSettled: passed,
  });
};
type Moving = ReturnType<typeof useMove>;

interface MoveClockProps {
  /** Business time now. */
  readonly now: number;
  /** When something falls due next. */
  readonly firstDue: string | undefined;
}

function Steps({ now, firstDue, moving }: MoveClockProps & { readonly moving: Moving }) {
  const { t } = useTranslation('clock');
  return (
    <div className="actions">
      {STEPS.map(([name, move]) => (
        <Button key={name} disabled={moving.isPending} onClick={() => moving.mutate(move(now))}>
          {t(`steps.${name}`)}
        </Button>
      ))}
      {firstDue && (
        <Button disabled={moving.isPending} onClick={() => moving.mutate({ to: firstDue })}>
          {t('steps.next')}
        </Button>
      )}
    </div>
  );
}

/** By any duration, or to any time. */
function OwnMove({ now, moving }: Pick<MoveClockProps, 'now'> & { readonly moving: Moving }) {
  const { t } = useTranslation('clock');
  const [advance, setAdvance] = useState('P1DT12H');
  const [to, setTo] = useState(() => typedAs(Date.parse(nextWeekday(now))));
  const move = (event: FormEvent, how: Move) => {
    event.preventDefault();
    moving.mutate(how);
  };
  return (
    <details className="own-move">
      <summary>{t('own')}</summary>
      <div className="fields">
        <form onSubmit={(event) => move(event, { advance })}>
          <Field label={t('advance')} hint={t('advanceHint')}>
            {(ids) => (
              <input {...ids} required value={advance} onChange={({ target }) => setAdvance(target.value)} />
            )}
          </Field>
          <Button type="submit" disabled={moving.isPending}>
            {t('moveOn')}
          </Button>
        </form>
        <form onSubmit={(event) => move(event, { to: timeOf(to) })}>
          <Field label={t('to')} hint={t('toHint')}>
            {(ids) => (
              <input
                {...ids}
                required
                type="datetime-local"
                value={to}
                onChange={({ target }) => setTo(target.value)}
              />
            )}
          </Field>
          <Button type="submit" disabled={moving.isPending}>
            {t('moveTo')}
          </Button>
        </form>
      </div>
    </details>
  );
}

/** Moves business time forward, and says what happened on the way. */
export function MoveClock({ now, firstDue }: MoveClockProps) {
  const { t } = useTranslation('clock');
  const moving = useMove();
  return (
    <section>
      <h2>{t('move')}</h2>
      <p>{t('moveWhat')}</p>
      <Steps now={now} firstDue={firstDue} moving={moving} />
      <OwnMove now={now} moving={moving} />
      <div aria-live="polite">
        {moving.isPending && <p className="loading">{t('moving')}</p>}
        {moving.data && !moving.isPending && (
          <>
            <h2>{t('fellDue')}</h2>
            <Timers label={t('fellDue')} timers={moving.data.fellDue} empty={t('nothingFellDue')} />
          </>
        )}
      </div>
      {moving.error && <Trouble error={moving.error} />}
    </section>
  );
}
