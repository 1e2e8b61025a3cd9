import type { disputes } from '@payflow/contracts';
import { call, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { FilteredList } from '../../list/filtered-list.tsx';
import { ChoiceFilter, TextFilter, useFilter } from '../../list/filters.tsx';
import { usePages } from '../../list/pages.tsx';
import { column } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { DisputeLink, PaymentLink } from '../money/links.tsx';
import { HousePage } from '../money/money-page.tsx';
import { DisputeState } from './dispute-state.tsx';
import { PollNow } from './poll-now.tsx';

type Row = disputes.AdminDispute;

const STATES = ['OPEN', 'WON', 'LOST', 'REFUSED'] as const;

function useColumns() {
  const { t } = useTranslation('disputes');
  const format = useFormat();
  return [
    // One that was refused is no merchant's, and has no page: its note says all there is.
    column<Row>('opened', t('opened'), ({ id, openedAt, merchantId, state }) =>
      state === 'REFUSED' || merchantId === null ? (
        format.time(openedAt)
      ) : (
        <DisputeLink id={id} merchant={merchantId}>
          {format.time(openedAt)}
        </DisputeLink>
      ),
    ),
    column<Row>('merchant', t('merchant'), ({ merchantId }) => merchantId ?? '–'),
    column<Row>('tid', t('payment', { ns: 'money' }), ({ tid }) => <PaymentLink tid={tid} />),
    column<Row>('state', t('state.label'), ({ state, note }) => (
      <>
        <DisputeState of={state} />
        {note && <p className="soft">{note}</p>}
      </>
    )),
    column<Row>('reason', t('reason'), ({ reason }) => reason),
    column<Row>('issuer', t('issuer'), ({ issuer, issuerDisputeId }) => (
      <>
        {issuer}
        <br />
        <span className="id soft" title={issuerDisputeId}>
          {issuerDisputeId}
        </span>
      </>
    )),
    column<Row>('amount', t('amount'), ({ amount }) => <Amount of={amount} />, 'end'),
  ];
}

function List() {
  const { t } = useTranslation('disputes');
  const [state] = useFilter<disputes.AnyDisputeState>('state');
  const [tid] = useFilter('tid');
  const query = { state, tid };
  const columns = useColumns();
  const pages = usePages(['disputes', query], async (page) => {
    const { disputes: rows, nextCursor } = await call('allDisputes', { query: { ...query, ...page } });
    return { rows, nextCursor };
  });
  return (
    <FilteredList
      label={t('title')}
      columns={columns}
      idOf={({ id }) => id}
      pages={pages}
      narrowedTo={query}
      none={t('none')}
      empty={t('empty')}
      filters={
        <>
          <ChoiceFilter
            name="state"
            label={t('state.label')}
            options={STATES.map((one) => [one, t(`state.${one}`)])}
          />
          <TextFilter name="tid" label={t('tid')} />
        </>
      }
    />
  );
}

/** Disputes of all merchants. */
export const Page = () => (
  <HousePage area="disputes" actions={<PollNow />}>
    <List />
  </HousePage>
);
