import type { plans } from '@payflow/contracts';
import { ActionDialog, call, Field } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

const INTERVALS = ['MONTH', 'WEEK', 'DAY', 'YEAR'] as const;
const AFTER = ['CANCEL', 'KEEP'] as const;

function planOf(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const id = text('planId');
  return {
    ...(id === '' ? {} : { planId: id }),
    name: text('name'),
    amount: Number(text('amount')),
    interval: text('interval') as plans.PlanInterval,
    intervalCount: Number(text('intervalCount')),
    trialDays: Number(text('trialDays')),
    afterRetries: text('afterRetries') as (typeof AFTER)[number],
  };
}

interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly least: number;
  readonly given?: number;
}

const NumberField = ({ name, label, least, given }: NumberFieldProps) => (
  <Field label={label}>
    {(ids) => <input {...ids} type="number" name={name} min={least} defaultValue={given} required />}
  </Field>
);

interface ChoiceFieldProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, said: string])[];
}

const ChoiceField = ({ name, label, options }: ChoiceFieldProps) => (
  <Field label={label}>
    {(ids) => (
      <select {...ids} name={name}>
        {options.map(([value, said]) => (
          <option key={value} value={value}>
            {said}
          </option>
        ))}
      </select>
    )}
  </Field>
);

export function CreatePlan({ merchant }: { readonly merchant: string }) {
  const { t } = useTranslation('subscriptions');
  const queries = useQueryClient();
  const act = async (form: FormData) => {
    await call('createPlan', { body: planOf(form) }, { merchant });
    await queries.invalidateQueries({ queryKey: ['plans'] });
  };
  return (
    <ActionDialog
      look="primary"
      label={t('create.label')}
      title={t('create.title')}
      description={t('create.about')}
      confirm={t('create.confirm')}
      act={act}
    >
      <Field label={t('plans.name')}>
        {(ids) => <input {...ids} name="name" maxLength={100} required />}
      </Field>
      <Field label={t('create.id')} hint={t('create.idHint')}>
        {(ids) => <input {...ids} name="planId" maxLength={64} pattern="[A-Za-z0-9_\-]*" />}
      </Field>
      <NumberField name="amount" label={t('create.amount')} least={1} />
      <NumberField name="intervalCount" label={t('create.every')} least={1} given={1} />
      <ChoiceField
        name="interval"
        label={t('create.interval')}
        options={INTERVALS.map((one) => [one, t(`interval.${one}`)])}
      />
      <NumberField name="trialDays" label={t('create.trial')} least={0} given={0} />
      <ChoiceField
        name="afterRetries"
        label={t('plans.after')}
        options={AFTER.map((one) => [one, t(`plans.${one}`)])}
      />
    </ActionDialog>
  );
}
