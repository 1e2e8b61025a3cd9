import type { reconciliation } from '@payflow/contracts';
import { Asked, call, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Amount } from '../money/amount.tsx';
import { Figures } from '../money/figures.tsx';
import { PaymentLink } from '../money/links.tsx';
import { DetailPage } from '../money/money-page.tsx';
import { CaseStatus } from './case-status.tsx';
import { Resolve } from './resolve.tsx';

type Case = reconciliation.Case;

function Sides({ of }: { readonly of: Case }) {
  const { t } = useTranslation('reconciliation');
  const { ownAmount, statedAmount } = of;
  const side = (amount: number | null) => (amount === null ? t('nothing') : <Amount of={amount} />);
  const line = of.line && t(`line.${of.line}`);
  return (
    <Figures
      of={[
        [t('own'), side(ownAmount), ownAmount !== null && line],
        [t('stated'), side(statedAmount), statedAmount !== null && line],
        [t('difference'), <Amount key="difference" of={(statedAmount ?? 0) - (ownAmount ?? 0)} />],
      ]}
    />
  );
}

function About({ of }: { readonly of: Case }) {
  const { t } = useTranslation('reconciliation');
  const format = useFormat();
  return (
    <Figures
      of={[
        [t('status.label'), <CaseStatus key="status" of={of} />],
        [t('issuer'), of.issuer],
        [t('refNo'), of.refNo ? <code className="soft">{of.refNo}</code> : '–'],
        [t('payment', { ns: 'money' }), of.tid ? <PaymentLink key="tid" tid={of.tid} /> : '–'],
        [t('opened'), format.time(of.openedAt)],
      ]}
    />
  );
}

function Resolution({ of }: { readonly of: Case }) {
  const { t } = useTranslation('reconciliation');
  const format = useFormat();
  const { resolution } = of;
  if (resolution === null)
    return (
      <>
        <p>{t(of.kind === 'NO_STATEMENT' ? 'resolution.openWithoutStatement' : 'resolution.open')}</p>
        <div className="money-actions">
          <Resolve of={of} />
        </div>
      </>
    );
  return (
    <>
      <p>
        <strong>{t(`resolution.${resolution.resolution}`)}</strong>
      </p>
      <p>
        {t('reason')}: {resolution.reason}
      </p>
      <p className="soft">{t('resolution.by', { by: resolution.by, at: format.time(resolution.at) })}</p>
    </>
  );
}

/** One difference: both sides next to each other, and what became of it. */
export function Page() {
  const { t } = useTranslation('reconciliation');
  const format = useFormat();
  const { id = '' } = useParams();
  const asked = useQuery({
    queryKey: ['reconciliation', 'cases', id],
    queryFn: () => call('getReconciliationCase', { params: { id } }),
  });
  return (
    <Asked query={asked}>
      {(found) => (
        <DetailPage
          list="/reconciliation/cases"
          title={t('caseTitle', { day: format.day(found.day) })}
          id={id}
        >
          <h2>{t(`kind.${found.kind}`)}</h2>
          {found.kind !== 'NO_STATEMENT' && <Sides of={found} />}
          <About of={found} />
          <h2>{t('resolution.title')}</h2>
          <Resolution of={found} />
        </DetailPage>
      )}
    </Asked>
  );
}
