import { Field, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

interface AmountFieldProps {
  readonly most: number;
  readonly currency: string;
}

/** Minor units, as whole numbers up to a limit that is shown. */
export function AmountField({ most, currency }: AmountFieldProps) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  return (
    <Field label={t('actions.amount')} hint={t('actions.most', { amount: money(most, currency) })}>
      {(ids) => (
        <input
          {...ids}
          name="amount"
          type="number"
          required
          min={1}
          max={most}
          step={1}
          defaultValue={most}
        />
      )}
    </Field>
  );
}

export function ReasonField({ required = false }: { readonly required?: boolean }) {
  const { t } = useTranslation('payment');
  return (
    <Field label={t('actions.reason')} hint={t('actions.reasonHint')}>
      {(ids) => <input {...ids} name="reason" maxLength={200} required={required} />}
    </Field>
  );
}

/** A text of a form; absent when it was left empty. */
export function textIn(form: FormData, name: string): string | undefined {
  const text = String(form.get(name) ?? '').trim();
  return text === '' ? undefined : text;
}

export const reasonIn = (form: FormData): { reason?: string } => {
  const reason = textIn(form, 'reason');
  return reason === undefined ? {} : { reason };
};
