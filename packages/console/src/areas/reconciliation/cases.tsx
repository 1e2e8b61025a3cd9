import type { reconciliation } from '@payflow/contracts';
import { call, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FilteredList } from '../../list/filtered-list.tsx';
import { ChoiceFilter, TextFilter, useFilter } from '../../list/filters.tsx';
import { usePages } from '../../list/pages.tsx';
import { column } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { PaymentLink } from '../money/links.tsx';
import { CaseStatus } from './case-status.tsx';
import { ReconciliationPage } from './reconciliation-page.tsx';

type Case = reconciliation.Case;

const KINDS = ['AMOUNT_DIFFERS', 'MISSING_AT_PG', 'MISSING_AT_ISSUER', 'NO_STATEMENT'] as const;
const STATES = ['OPEN', 'RESOLVED'] as const;

function useColumns() {
  const { t } = useTranslation('reconciliation');
  const format = useFormat();
  const amount = (value: number | null) => (value === null ? t('nothing') : <Amount of={value} />);
  return [
    column<Case>('day', t('day'), ({ id, day }) => (
      <Link to={`/reconciliation/cases/${id}`} title={id}>
        {format.day(day)}
      </Link>
    )),
    column<Case>('issuer', t('issuer'), ({ issuer }) => issuer),
    column<Case>('kind', t('kind.label'), ({ kind, line }) => (
      <>
        {t(`kind.${kind}`)}
        <br />
        <span className="soft">{line && t(`line.${line}`)}</span>
      </>
    )),
    column<Case>('status', t('status.label'), (one) => <CaseStatus of={one} />),
    column<Case>('own', t('own'), ({ ownAmount }) => amount(ownAmount), 'end'),
    column<Case>('stated', t('stated'), ({ statedAmount }) => amount(statedAmount), 'end'),
    column<Case>('tid', t('payment', { ns: 'money' }), ({ tid }) => (tid ? <PaymentLink tid={tid} /> : '–')),
  ];
}

function Cases() {
  const { t } = useTranslation('reconciliation');
  const [status] = useFilter<reconciliation.CaseStatus>('status');
  const [kind] = useFilter<reconciliation.CaseKind>('kind');
  const [issuer] = useFilter('issuer');
  const query = { status, kind, issuer };
  const columns = useColumns();
  const pages = usePages(['reconciliation', 'cases', query], async (page) => {
    const { cases, nextCursor } = await call('listReconciliationCases', { query: { ...query, ...page } });
    return { rows: cases, nextCursor };
  });
  return (
    <FilteredList
      label={t('tabs.cases')}
      columns={columns}
      idOf={({ id }) => id}
      pages={pages}
      narrowedTo={query}
      none={t('noFit')}
      empty={t('noCases')}
      filters={
        <>
          <ChoiceFilter
            name="status"
            label={t('status.label')}
            options={STATES.map((one) => [one, t(`status.${one}`)])}
          />
          <ChoiceFilter
            name="kind"
            label={t('kind.label')}
            options={KINDS.map((one) => [one, t(`kind.${one}`)])}
          />
          <TextFilter name="issuer" label={t('issuer')} />
        </>
      }
    />
  );
}

/** Where statements and books disagree. */
export const Page = () => (
  <ReconciliationPage>
    <Cases />
  </ReconciliationPage>
);
