import type { deadLetters } from '@payflow/contracts';
import { ActionDialog, call, Status, type Tone, useFormat } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FilteredList } from '../../../list/filtered-list.tsx';
import { ChoiceFilter, useFilter } from '../../../list/filters.tsx';
import { usePages } from '../../../list/pages.tsx';
import { column } from '../../../table/data-table.tsx';
import { PaymentLink } from '../../money/links.tsx';
import { WebhooksPage } from '../webhooks-page.tsx';

type Letter = deadLetters.DeadLetterView;

const TONES: Readonly<Record<Letter['state'], Tone>> = { RETRYING: 'waiting', DEAD: 'bad', DONE: 'good' };
const states = ['DEAD', 'RETRYING', 'DONE'] as const;

export function LetterStatus({ of }: { readonly of: Letter['state'] }) {
  const { t } = useTranslation('webhooks');
  return (
    <Status tone={TONES[of]}>
      <span title={of}>{t(`letters.states.${of}`)}</span>
    </Status>
  );
}

function useColumns() {
  const { t } = useTranslation('webhooks');
  const { time, number } = useFormat();
  return [
    column<Letter>('topic', t('letters.message'), ({ id, topic, createdAt }) => (
      <>
        <Link to={`/webhooks/dead-letters/${encodeURIComponent(id)}`}>{topic}</Link>
        <br />
        <time className="soft" dateTime={createdAt}>
          {time(createdAt)}
        </time>
      </>
    )),
    column<Letter>('state', t('columns.status'), ({ state }) => <LetterStatus of={state} />),
    column<Letter>('consumer', t('letters.consumer'), ({ consumer }) => <code>{consumer}</code>),
    column<Letter>('reason', t('letters.reason'), ({ reason }) => reason),
    column<Letter>('tries', t('columns.tries'), ({ attempts }) => number(attempts), 'end'),
    column<Letter>('payment', t('columns.payment'), ({ tid }) => (tid ? <PaymentLink tid={tid} /> : '–')),
  ];
}

function ReplayAll() {
  const { t } = useTranslation('webhooks');
  const queries = useQueryClient();
  const [done, setDone] = useState<{ replayed: number; left: number }>();
  const replay = async () => {
    setDone(await call('replayDeadLetters', { body: {} }));
    await queries.invalidateQueries({ queryKey: ['dead-letters'] });
  };
  return (
    <>
      <ActionDialog
        label={t('letters.replayAll')}
        title={t('letters.replayAll')}
        description={<p>{t('letters.replayAllMeans')}</p>}
        confirm={t('letters.replay')}
        act={replay}
      />
      <span role="status">{done && t('letters.replayed', done)}</span>
    </>
  );
}

function Letters() {
  const { t } = useTranslation('webhooks');
  const columns = useColumns();
  const [state] = useFilter<Letter['state']>('state');
  const pages = usePages(['dead-letters', state], async (page) => {
    const found = await call('listDeadLetters', { query: { state, ...page } });
    return { rows: found.deadLetters, nextCursor: found.nextCursor };
  });
  return (
    <FilteredList
      label={t('tabs.letters')}
      columns={columns}
      idOf={({ id }) => id}
      pages={pages}
      narrowedTo={{ state }}
      none={t('letters.empty')}
      empty={t('letters.empty')}
      filters={
        <>
          <ChoiceFilter
            name="state"
            label={t('columns.status')}
            options={states.map((one) => [one, t(`letters.states.${one}`)])}
          />
          <ReplayAll />
        </>
      }
    />
  );
}

/** Messages on the bus that a consumer could not handle. */
export function Page() {
  const { t } = useTranslation('webhooks');
  return (
    <WebhooksPage>
      <p className="soft">{t('letters.intro')}</p>
      <Letters />
    </WebhooksPage>
  );
}
