import type { disputes } from '@payflow/contracts';
import { ActionDialog, call, Field, useFormat } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

const EVIDENCE_CHARS = 4_000;

interface EvidenceProps {
  readonly of: disputes.Dispute;
  readonly merchant: string;
}

function Send({ of, merchant }: EvidenceProps) {
  const { t } = useTranslation('disputes');
  const queries = useQueryClient();
  const act = async (form: FormData) => {
    // The issuer is told in lines of its own; a line break is not text that it takes.
    const text = String(form.get('text')).replaceAll(/\s+/g, ' ').trim();
    await call('sendEvidence', { params: { id: of.id }, body: { text } }, { merchant });
    await queries.invalidateQueries({ queryKey: ['disputes'] });
  };
  return (
    <ActionDialog
      look="primary"
      label={t(of.evidence === null ? 'evidence.label' : 'evidence.again')}
      title={t('evidence.dialog')}
      description={t('evidence.about')}
      confirm={t('evidence.confirm')}
      act={act}
    >
      <Field label={t('evidence.text')}>
        {(ids) => (
          <textarea
            {...ids}
            name="text"
            rows={6}
            maxLength={EVIDENCE_CHARS}
            defaultValue={of.evidence ?? ''}
            required
          />
        )}
      </Field>
    </ActionDialog>
  );
}

/** What the merchant had to say, and a way to say it while the issuer listens. */
export function Evidence({ of, merchant }: EvidenceProps) {
  const { t } = useTranslation('disputes');
  const format = useFormat();
  const { evidence, evidenceSentAt, state } = of;
  const missing = t(state === 'OPEN' ? 'evidence.none' : 'evidence.never');
  return (
    <>
      <h2>{t('evidence.title')}</h2>
      {evidence === null ? <p>{missing}</p> : <blockquote>{evidence}</blockquote>}
      {evidence !== null && (
        <p className="soft">
          {evidenceSentAt === null
            ? t('evidence.waiting')
            : t('evidence.sent', { at: format.time(evidenceSentAt) })}
        </p>
      )}
      {state === 'OPEN' && <Send of={of} merchant={merchant} />}
    </>
  );
}
