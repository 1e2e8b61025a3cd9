import { CopyButton, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { callOf } from '../calls.ts';
import { curlOf } from '../curl.ts';
import type { Looked, TimelineEntry } from '../payment-query.ts';
import type { Row } from './tree.ts';

interface DetailProps {
  readonly row: Row;
  readonly looked: Looked;
  readonly entries: readonly TimelineEntry[];
}

/** The way to a trace: to where it can be looked at when someone said where that is, and its id. */
function Trace({ id, viewer }: { readonly id: string; readonly viewer: string | null }) {
  const { t } = useTranslation('payment');
  return (
    <>
      {viewer !== null && (
        <a href={viewer.replaceAll('{traceId}', encodeURIComponent(id))} target="_blank" rel="noreferrer">
          {t('timeline.openTrace')}
        </a>
      )}
      <CopyButton text={id} label={t('timeline.copyTrace')} />
    </>
  );
}

/** All that is known of one entry. */
export function Detail({ row: { entry, cause }, looked, entries }: DetailProps) {
  const { t } = useTranslation('payment');
  const format = useFormat();
  const raw = JSON.stringify(entry, null, 2);
  const call = entry.kind === 'api_call' ? callOf(entry, { looked, entries }, location.origin) : undefined;
  const { traceId } = entry.details;
  return (
    <div className="entry-detail">
      <p>
        {t('timeline.began')} {format.time(entry.at)}
        {entry.durationMs !== null && ` · ${t('timeline.took')} ${format.duration(entry.durationMs)}`}
        {cause && ` · ${t('timeline.cause', { cause: cause.summary })}`}
      </p>
      <div className="payment-actions">
        {call && <CopyButton text={curlOf(call)} label={t('timeline.curl')} />}
        {typeof traceId === 'string' && <Trace id={traceId} viewer={looked.traceViewer} />}
        <CopyButton text={raw} label={t('timeline.copyRaw')} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="raw" aria-label={t('timeline.raw')} tabIndex={0}>
        <pre>{raw}</pre>
      </section>
    </div>
  );
}
