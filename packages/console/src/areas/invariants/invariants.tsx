import type { operation, ReplyOf } from '@payflow/contracts';
import { Button, call, Raw, Status, Trouble, useFormat } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';

type Report = ReplyOf<typeof operation.readInvariants>;
type Invariant = Report['invariants'][number];

function Verdict({ report }: { readonly report: Report }) {
  const { t } = useTranslation('invariants');
  const format = useFormat();
  return (
    <p role="status">
      <Status tone={report.holds ? 'good' : 'bad'}>{t(report.holds ? 'holds' : 'breaks')}</Status>{' '}
      {t('at', { at: format.time(report.at), took: format.duration(report.tookMs) })}
    </p>
  );
}

function Invariants({ report }: { readonly report: Report }) {
  const { t } = useTranslation('invariants');
  const format = useFormat();
  const columns = [
    column<Invariant>('id', 'Id', ({ id }) => <code>{id}</code>),
    column<Invariant>('promise', t('promise'), ({ promise, breaches }) => (
      <>
        {promise}
        {breaches.map((breach) => (
          <Raw key={JSON.stringify(breach)}>{JSON.stringify(breach, null, 2)}</Raw>
        ))}
      </>
    )),
    column<Invariant>('looked', t('looked'), ({ looked }) => format.number(looked), 'end'),
    column<Invariant>('breached', t('breached'), ({ breached }) => format.number(breached), 'end'),
  ];
  return (
    <>
      <DataTable label={t('title')} columns={columns} rows={report.invariants} idOf={({ id }) => id} />
      <h2>{t('tests')}</h2>
      <ul>
        {report.checkedByTests.map(({ id, promise }) => (
          <li key={id}>
            <code>{id}</code> {promise}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Checks the books when asked to. */
export function Page() {
  const { t } = useTranslation('invariants');
  const check = useMutation({ mutationFn: () => call('readInvariants', {}) });
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      <Button look="primary" busy={check.isPending} onClick={() => check.mutate()}>
        {t(check.isPending ? 'checking' : 'run')}
      </Button>
      {check.error && <Trouble error={check.error} />}
      {check.data && (
        <>
          <Verdict report={check.data} />
          <Invariants report={check.data} />
        </>
      )}
    </>
  );
}
