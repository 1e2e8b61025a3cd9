import type { operation, ReplyOf } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { column, DataTable } from '../../table/data-table.tsx';

export type Timer = ReplyOf<typeof operation.readClock>['next'][number];

const TID = /^T[0-9A-Z]{19}$/;

/** The area that shows a thing, by how its id begins. */
const SHOWN_IN = { sub_: 'subscriptions', stl_: 'settlements' } as const;

function Subject({ subject }: Timer) {
  const prefix = subject.slice(0, 4) as keyof typeof SHOWN_IN;
  const area = TID.test(subject) ? 'payments' : SHOWN_IN[prefix];
  return area ? <Link to={`/${area}/${subject}`}>{subject}</Link> : subject;
}

/** What is done to what, in words; a kind without any is said as it is. */
export function useTimerWords(): (timer: Pick<Timer, 'kind'>) => string {
  const { t, i18n } = useTranslation('clock');
  return ({ kind }) => (i18n.exists(`clock:kinds.${kind}`) ? t(`kinds.${kind}`) : kind);
}

interface TimersProps {
  readonly label: string;
  readonly timers: readonly Timer[];
  readonly empty: string;
}

/** What falls due, or did, on which server, the earliest first. */
export function Timers({ label, timers, empty }: TimersProps) {
  const { t } = useTranslation('clock');
  const format = useFormat();
  const say = useTimerWords();
  const columns = [
    column<Timer>('due', t('due'), ({ due }) => format.time(due)),
    column<Timer>('what', t('what'), (timer) => (
      <>
        {say(timer)} <code className="aside">{timer.kind}</code>
      </>
    )),
    column<Timer>('whom', t('whom'), (timer) => (
      <span className="mono long">
        <Subject {...timer} />
      </span>
    )),
    column<Timer>('server', t('server'), ({ server }) => t(`servers.${server}`)),
  ];
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={timers}
      idOf={({ server, kind, subject, due }) => `${server} ${kind} ${subject} ${due}`}
      empty={empty}
    />
  );
}
