import { Asked, CopyButton, useFormat } from '@payflow/page-kit';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { lookCall } from '../calls.ts';
import { curlOf } from '../curl.ts';
import { type Looked, type TimelineEntry, useTimeline } from '../payment-query.ts';
import { axisOf } from './axis.ts';
import { Detail } from './detail.tsx';
import { Entry } from './entry.tsx';
import { rowsOf } from './tree.ts';
import './timeline.css';

interface WaterfallProps {
  readonly entries: readonly TimelineEntry[];
  readonly looked: Looked;
}

/** Entries below each other in causal order, each with a bar where and as long as it was in time. */
function Waterfall({ entries, looked }: WaterfallProps) {
  const { t } = useTranslation('payment');
  const format = useFormat();
  const [rows, axis] = useMemo(() => {
    const made = rowsOf(entries);
    return [made, axisOf(made)] as const;
  }, [entries]);
  const began = Math.min(...rows.map(({ from }) => from));
  return (
    <>
      {axis.pauses.length > 0 && (
        <p className="pauses">
          {axis.pauses.map(({ at, lengthMs }) => (
            <span key={at}>{t('timeline.pause', { length: format.duration(lengthMs) })}</span>
          ))}
        </p>
      )}
      <ol className="waterfall" aria-label={t('timeline.label', { count: entries.length })}>
        {rows.map((row) => (
          <Entry key={`${row.index} ${row.entry.kind}`} row={row} axis={axis} began={began}>
            <Detail row={row} looked={looked} entries={entries} />
          </Entry>
        ))}
      </ol>
    </>
  );
}

/** Everything that happened to a payment. */
export function Timeline({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const timeline = useTimeline(looked.payment.tid, looked);
  const look = curlOf(lookCall(looked, location.origin));
  return (
    <section aria-labelledby="timeline-title" className="timeline">
      <h2 id="timeline-title">{t('timeline.title')}</h2>
      <p className="timeline-intro">
        {t('timeline.intro')} <CopyButton text={look} label={t('timeline.curlLook')} />
      </p>
      <Asked query={timeline}>{({ data }) => <Waterfall entries={data.entries} looked={looked} />}</Asked>
    </section>
  );
}
