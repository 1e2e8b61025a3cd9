import type { adminMerchants } from '@payflow/contracts';
import { ActionDialog, Button, call, Field, useFormat } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Pages, usePages } from '../../list/pages.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { MerchantFields } from './fields.tsx';
import { idIn, merchantIn } from './merchant-form.ts';
import { KeyNotice, type ShownKey } from './shown-key.tsx';

type Merchant = adminMerchants.MerchantView;

const BASIS_POINTS_A_PERCENT = 100;

function Merchants({ rows }: { readonly rows: readonly Merchant[] }) {
  const { t } = useTranslation('merchants');
  const format = useFormat();
  const columns = [
    column<Merchant>('id', t('id'), ({ id }) => (
      <Link to={`/merchants/${encodeURIComponent(id)}`}>
        <code>{id}</code>
      </Link>
    )),
    column<Merchant>('name', t('name'), ({ name }) => name),
    column<Merchant>(
      'fee',
      t('fee'),
      ({ feeBasisPoints }) => `${format.number(feeBasisPoints / BASIS_POINTS_A_PERCENT)} %`,
      'end',
    ),
    column<Merchant>('key', t('key'), ({ hasKey }) => t(hasKey ? 'keys.has' : 'keys.none')),
    column<Merchant>('created', t('created'), ({ createdAt }) => format.date(createdAt)),
    column<Merchant>('see', '', ({ id }) => (
      <Link to={`/payments?merchant=${encodeURIComponent(id)}`}>{t('see')}</Link>
    )),
  ];
  return (
    <DataTable label={t('title')} columns={columns} rows={rows} idOf={({ id }) => id} empty={t('none')} />
  );
}

function Search() {
  const { t } = useTranslation('merchants');
  const [search, setSearch] = useSearchParams();
  const find = (form: FormData) => {
    const text = String(form.get('search')).trim();
    setSearch(text ? { search: text } : {});
  };
  return (
    <search>
      <form action={find}>
        <Field label={t('search')}>
          {(ids) => (
            <input
              {...ids}
              name="search"
              type="search"
              maxLength={100}
              defaultValue={search.get('search') ?? ''}
            />
          )}
        </Field>
        <Button type="submit">{t('find')}</Button>
      </form>
    </search>
  );
}

function Create({ show }: { show(key: ShownKey): void }) {
  const { t } = useTranslation('merchants');
  const queries = useQueryClient();
  const create = async (form: FormData) => {
    const { returnUrl, ...said } = merchantIn(form);
    const id = idIn(form);
    const body = { ...said, ...(id ? { id } : {}), ...(returnUrl ? { returnUrl } : {}) };
    show(await call('createMerchant', { body }));
    await queries.invalidateQueries({ queryKey: ['merchants'] });
  };
  return (
    <ActionDialog
      look="primary"
      label={t('create.open')}
      title={t('create.title')}
      confirm={t('create.go')}
      act={create}
    >
      <Field label={t('id')} hint={t('idHint')}>
        {(ids) => <input {...ids} name="id" maxLength={64} />}
      </Field>
      <MerchantFields />
    </ActionDialog>
  );
}

/** Everybody who takes payments here. */
export function Page() {
  const { t } = useTranslation('merchants');
  const [search] = useSearchParams();
  const [shown, show] = useState<ShownKey>();
  const sought = search.get('search') ?? undefined;
  const list = usePages<Merchant>(['merchants', 'list', sought], async (page) => {
    const { merchants, nextCursor } = await call('listMerchants', { query: { search: sought, ...page } });
    return { rows: merchants, nextCursor };
  });
  return (
    <>
      <h1>{t('title')}</h1>
      <div className="merchants-head">
        <Search key={sought} />
        <Create show={show} />
      </div>
      {shown && <KeyNotice shown={shown} done={() => show(undefined)} />}
      <Pages query={list}>{(rows) => <Merchants rows={rows} />}</Pages>
    </>
  );
}
