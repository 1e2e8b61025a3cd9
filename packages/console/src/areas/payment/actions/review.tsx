import { ActionDialog, call, Field } from '@payflow/page-kit';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Looked, useFreshPayment } from '../payment-query.ts';
import { ReasonField, textIn } from './fields.tsx';

const outcomes = ['FAILED', 'AUTHORIZED', 'CAPTURED'] as const;
type Outcome = (typeof outcomes)[number];

function Verdict() {
  const { t } = useTranslation('payment');
  const [outcome, setOutcome] = useState<Outcome>('FAILED');
  return (
    <>
      <Field label={t('actions.outcome')}>
        {(ids) => (
          <select
            {...ids}
            name="outcome"
            value={outcome}
            onChange={({ target }) => setOutcome(target.value as Outcome)}
          >
            {outcomes.map((one) => (
              <option key={one} value={one}>
                {t(`actions.outcomes.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {outcome !== 'FAILED' &&
        (['refNo', 'authCode'] as const).map((name) => (
          <Field key={name} label={t(`facts.${name}`)}>
            {(ids) => <input {...ids} name={name} required maxLength={name === 'refNo' ? 64 : 16} />}
          </Field>
        ))}
    </>
  );
}

/** A person says what became of a payment that nobody could resolve; a second word about it is refused. */
export function Review({ looked: { payment } }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { tid } = payment;
  const refresh = useFreshPayment(tid);
  const act = async (form: FormData) => {
    const [refNo, authCode] = [textIn(form, 'refNo'), textIn(form, 'authCode')];
    const body = {
      outcome: form.get('outcome') as Outcome,
      reason: textIn(form, 'reason') ?? '',
      ...(refNo === undefined ? {} : { refNo }),
      ...(authCode === undefined ? {} : { authCode }),
    };
    await call('resolveReview', { params: { tid }, body });
    await refresh();
  };
  return (
    <ActionDialog
      label={t('actions.review')}
      look="primary"
      title={t('actions.reviewTitle')}
      description={t('actions.reviewText')}
      confirm={t('actions.reviewDo')}
      act={act}
    >
      <Verdict />
      <ReasonField required />
    </ActionDialog>
  );
}
