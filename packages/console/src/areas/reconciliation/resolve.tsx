import type { reconciliation } from '@payflow/contracts';
import { ActionDialog, call, Field } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';
import { AccountName } from '../ledger/account-name.tsx';
import { Amount } from '../money/amount.tsx';
import { type WriteOffLine, writeOffLines } from './write-off.ts';

type Case = reconciliation.Case;

const REASON_CHARS = 500;

function Postings({ of }: { readonly of: Case }) {
  const { t } = useTranslation('reconciliation');
  const side = (amount: number) => (amount > 0 ? <Amount of={amount} /> : '');
  const rows = writeOffLines(of).map((line, at) => ({ ...line, at }));
  type Row = WriteOffLine & { readonly at: number };
  return (
    <DataTable
      label={t('postings')}
      columns={[
        column<Row>('account', t('account'), ({ account }) => <AccountName of={account} />),
        column<Row>('debit', t('debit'), ({ debit }) => side(debit), 'end'),
        column<Row>('credit', t('credit'), ({ credit }) => side(credit), 'end'),
      ]}
      rows={rows}
      idOf={({ at }) => String(at)}
    />
  );
}

function Reason() {
  const { t } = useTranslation('reconciliation');
  return (
    <Field label={t('reason')} hint={t('reasonHint')}>
      {(ids) => <textarea {...ids} name="reason" rows={3} maxLength={REASON_CHARS} required />}
    </Field>
  );
}

/** The two ways to decide a difference, each with what it does to the ledger. */
export function Resolve({ of }: { readonly of: Case }) {
  const { t } = useTranslation('reconciliation');
  const queries = useQueryClient();
  const decide = (resolution: 'WRITE_OFF' | 'CORRECTED_ELSEWHERE') => async (form: FormData) => {
    const reason = String(form.get('reason'));
    await call('resolveReconciliationCase', { params: { id: of.id }, body: { resolution, reason } });
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['reconciliation'] }),
      queries.invalidateQueries({ queryKey: ['ledger'] }),
    ]);
  };
  return (
    <>
      {of.kind !== 'NO_STATEMENT' && (
        <ActionDialog
          look="primary"
          label={t('writeOff.label')}
          title={t('writeOff.title')}
          description={t('writeOff.about')}
          confirm={t('writeOff.confirm')}
          act={decide('WRITE_OFF')}
        >
          <Postings of={of} />
          <Reason />
        </ActionDialog>
      )}
      <ActionDialog
        label={t('elsewhere.label')}
        title={t('elsewhere.title')}
        description={t('elsewhere.about')}
        confirm={t('elsewhere.confirm')}
        act={decide('CORRECTED_ELSEWHERE')}
      >
        <Reason />
      </ActionDialog>
    </>
  );
}
