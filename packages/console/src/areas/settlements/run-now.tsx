import { ActionDialog, call, Field } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** Settles a day without waiting for midnight. */
export function RunNow() {
  const { t } = useTranslation('settlements');
  const queries = useQueryClient();
  const act = async (form: FormData) => {
    const day = String(form.get('day') ?? '');
    await call('runSettlement', { body: day === '' ? {} : { day } });
    await queries.invalidateQueries({ queryKey: ['settlements'] });
  };
  return (
    <ActionDialog
      label={t('run.label')}
      title={t('run.title')}
      description={t('run.about')}
      confirm={t('run.confirm')}
      act={act}
    >
      <Field label={t('run.day')} hint={t('run.hint')}>
        {(ids) => <input {...ids} type="date" name="day" />}
      </Field>
    </ActionDialog>
  );
}
