import type { reconciliation } from '@payflow/contracts';
import { call, download, Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { CsvButton } from '../../list/csv-button.tsx';
import { FilteredList } from '../../list/filtered-list.tsx';
import { SpanFilter, TextFilter, useFilter, useSpan } from '../../list/filters.tsx';
import { usePages } from '../../list/pages.tsx';
import { column } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { WaitingForTime } from '../money/links.tsx';
import { ReconciliationPage } from './reconciliation-page.tsx';

type Run = reconciliation.Run;

const CSV_LIMIT = 200;
const TONES = { RUNNING: 'waiting', DONE: 'good', NOT_OFFERED: 'plain', UNREACHABLE: 'bad' } as const;

/** How many lines, and what they come to. */
function Part({ of }: { readonly of: Run['matched'] }) {
  const format = useFormat();
  if (of.count === 0) return '–';
  return (
    <>
      {format.number(of.count)}
      <br />
      <Amount of={of.net} />
    </>
  );
}

function useColumns() {
  const { t } = useTranslation('reconciliation');
  const format = useFormat();
  return [
    column<Run>('day', t('day'), ({ day }) => format.day(day)),
    column<Run>('issuer', t('issuer'), ({ issuer }) => issuer),
    column<Run>('state', t('state.label'), ({ state, trouble, fetchedAt }) => (
      <>
        <span title={fetchedAt ? t('fetched', { at: format.time(fetchedAt) }) : state}>
          <Status tone={TONES[state]}>{t(`state.${state}`)}</Status>
        </span>
        {trouble && <p className="soft">{trouble}</p>}
      </>
    )),
    column<Run>('matched', t('matched'), ({ matched }) => <Part of={matched} />, 'end'),
    column<Run>('missingAtPg', t('missingAtPg'), (one) => <Part of={one.missingAtPg} />, 'end'),
    column<Run>('missingAtIssuer', t('missingAtIssuer'), (one) => <Part of={one.missingAtIssuer} />, 'end'),
    column<Run>('amountDiffers', t('amountDiffers'), (one) => <Part of={one.amountDiffers} />, 'end'),
    column<Run>('paid', t('paid'), ({ paid }) => <Amount of={paid} />, 'end'),
  ];
}

function Runs() {
  const { t } = useTranslation('reconciliation');
  const [issuer] = useFilter('issuer');
  const query = { ...useSpan(), issuer };
  const columns = useColumns();
  const pages = usePages(['reconciliation', 'runs', query], async (page) => {
    const { runs, nextCursor } = await call('listReconciliation', { query: { ...query, ...page } });
    return { rows: runs, nextCursor };
  });
  const save = () => download('listReconciliation', { query: { ...query, limit: CSV_LIMIT, format: 'csv' } });
  return (
    <FilteredList
      label={t('tabs.runs')}
      columns={columns}
      idOf={({ id }) => id}
      pages={pages}
      narrowedTo={query}
      none={t('none')}
      empty={<WaitingForTime>{t('empty')}</WaitingForTime>}
      filters={
        <>
          <TextFilter name="issuer" label={t('issuer')} />
          <SpanFilter />
          <CsvButton save={save} />
        </>
      }
    />
  );
}

/** How each business day of each issuer came out. */
export const Page = () => (
  <ReconciliationPage>
    <Runs />
  </ReconciliationPage>
);
