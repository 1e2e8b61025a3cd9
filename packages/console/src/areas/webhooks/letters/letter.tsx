import type { deadLetters, ReplyOf } from '@payflow/contracts';
import { ActionDialog, Asked, call, Raw, useFormat } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Figures } from '../../money/figures.tsx';
import { PaymentLink } from '../../money/links.tsx';
import { DetailPage } from '../../money/money-page.tsx';
import { LetterStatus } from './letters.tsx';
import '../webhooks.css';

type Letter = ReplyOf<typeof deadLetters.getDeadLetter>;

const RETRYING_LOOK_MS = 2_000;

function Replay({ of: { id, state } }: { readonly of: Letter }) {
  const { t } = useTranslation('webhooks');
  const queries = useQueryClient();
  const replay = async () => {
    await call('replayDeadLetter', { params: { id } });
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['dead-letter', id] }),
      queries.invalidateQueries({ queryKey: ['dead-letters'] }),
    ]);
  };
  return (
    <ActionDialog
      label={t('letters.replay')}
      look="primary"
      disabled={state === 'DONE'}
      title={t('letters.replay')}
      description={<p>{t('letters.replayMeans')}</p>}
      confirm={t('letters.replay')}
      act={replay}
    />
  );
}

function Shown({ of }: { readonly of: Letter }) {
  const { t } = useTranslation('webhooks');
  const { time, number } = useFormat();
  return (
    <DetailPage list="/webhooks/dead-letters" title={of.topic} id={of.id} actions={<Replay of={of} />}>
      <Figures
        of={[
          [t('columns.status'), <LetterStatus key="state" of={of.state} />, time(of.updatedAt)],
          [t('letters.consumer'), of.consumer],
          [t('columns.tries'), number(of.attempts), of.nextTryAt && t('nextTry', { at: time(of.nextTryAt) })],
          [t('columns.payment'), of.tid ? <PaymentLink key="tid" tid={of.tid} /> : '–'],
        ]}
      />
      <h2>{t('letters.reason')}</h2>
      <Raw className="wire">{of.reason}</Raw>
      <h2>{t('letters.message')}</h2>
      <Raw className="wire">{of.payload}</Raw>
    </DetailPage>
  );
}

/** One message that could not be handled, as it came. */
export function Page() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['dead-letter', id],
    queryFn: () => call('getDeadLetter', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'RETRYING' ? RETRYING_LOOK_MS : false),
  });
  return <Asked query={query}>{(letter) => <Shown of={letter} />}</Asked>;
}
