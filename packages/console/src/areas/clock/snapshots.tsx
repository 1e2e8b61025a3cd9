import { ActionDialog, Asked, call, Field, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';
import { useTimePassed } from '../../time/business-time.ts';
import type { SnapshotView } from './snapshot-query.ts';
import { useSnapshots } from './snapshot-query.ts';

function Take() {
  const { t } = useTranslation('clock');
  const passed = useTimePassed();
  return (
    <ActionDialog
      label={t('snapshots.take')}
      title={t('snapshots.take')}
      description={t('snapshots.takeWhat')}
      confirm={t('snapshots.take')}
      act={async (form) => {
        const name = String(form.get('name') ?? '').trim();
        await call('takeSnapshot', { body: name ? { name } : {} });
        await passed();
      }}
    >
      <Field label={t('snapshots.name')} hint={t('snapshots.nameHint')}>
        {(ids) => <input {...ids} name="name" />}
      </Field>
    </ActionDialog>
  );
}

function Actions({ name }: SnapshotView) {
  const { t } = useTranslation('clock');
  const passed = useTimePassed();
  const params = { name };
  return (
    <div className="row-actions">
      <ActionDialog
        label={t('snapshots.restore')}
        title={t('snapshots.restoreTitle', { name })}
        description={t('snapshots.restoreWhat')}
        confirm={t('snapshots.restore')}
        act={async () => {
          await call('restoreSnapshot', { params });
          await passed();
        }}
      />
      <ActionDialog
        label={t('snapshots.delete')}
        look="danger"
        title={t('snapshots.deleteTitle', { name })}
        description={t('snapshots.deleteWhat')}
        confirm={t('snapshots.delete')}
        act={async () => {
          await call('deleteSnapshot', { params });
          await passed();
        }}
      />
    </div>
  );
}

/** States of all servers that can be gone back to. */
export function Snapshots() {
  const { t } = useTranslation('clock');
  const format = useFormat();
  const query = useSnapshots();
  const columns = [
    column<SnapshotView>('name', t('snapshots.name'), ({ name }) => <span className="long">{name}</span>),
    column<SnapshotView>('at', t('snapshots.at'), ({ at }) => format.time(at)),
    column<SnapshotView>(
      'payments',
      t('snapshots.payments'),
      ({ payments }) => format.number(payments),
      'end',
    ),
    column<SnapshotView>('actions', t('snapshots.actions'), (snapshot) => <Actions {...snapshot} />),
  ];
  return (
    <section>
      <h2>{t('snapshots.title')}</h2>
      <p>{t('snapshots.what')}</p>
      <Asked query={query}>
        {({ snapshots }) => (
          <DataTable
            label={t('snapshots.title')}
            columns={columns}
            rows={snapshots}
            idOf={({ name }) => name}
            empty={t('snapshots.none')}
          />
        )}
      </Asked>
      <Take />
    </section>
  );
}
