import { ActionDialog, call, Field } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HousePage } from '../money/money-page.tsx';

/** Holds a past day against its statement now. */
function RunForADay() {
  const { t } = useTranslation('reconciliation');
  const queries = useQueryClient();
  const act = async (form: FormData) => {
    await call('runReconciliation', { body: { day: String(form.get('day')) } });
    await queries.invalidateQueries({ queryKey: ['reconciliation'] });
  };
  return (
    <ActionDialog
      label={t('run.label')}
      title={t('run.title')}
      description={t('run.about')}
      confirm={t('run.confirm')}
      act={act}
    >
      <Field label={t('run.day')}>{(ids) => <input {...ids} type="date" name="day" required />}</Field>
    </ActionDialog>
  );
}

/** What is around the days and the differences. */
export function ReconciliationPage({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('reconciliation');
  return (
    <HousePage
      area="reconciliation"
      actions={<RunForADay />}
      tabs={[
        ['/reconciliation', t('tabs.runs')],
        ['/reconciliation/cases', t('tabs.cases')],
      ]}
    >
      {children}
    </HousePage>
  );
}
