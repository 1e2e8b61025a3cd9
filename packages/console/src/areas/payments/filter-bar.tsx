import { Button, call, Field } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../form/fields.tsx';
import { useMerchantIds } from '../../shell/merchant.tsx';
import { type FilterName, type Filters, methods, statuses } from './address.ts';
import { useTyped } from './use-typed.ts';

/** Where filters do not push the list off the screen. */
const ROOMY = '(min-width: 44rem)';

interface FilterProps {
  readonly filters: Filters;
  choose(name: FilterName, value: string): void;
}

interface ChoiceProps extends FilterProps {
  readonly name: FilterName;
  readonly label: string;
  readonly options: readonly (readonly [value: string, said: string])[];
}

function FilterChoice({ name, label, options, filters, choose }: ChoiceProps) {
  const { t } = useTranslation('payments');
  const value = filters[name] ?? '';
  const isKnown = value === '' || options.some(([one]) => one === value);
  const all = [['', t('all')], ...(isKnown ? [] : [[value, value] as const]), ...options] as const;
  return <Choice label={label} value={value} options={all} change={(chosen) => choose(name, chosen)} />;
}

interface EntryProps extends FilterProps {
  readonly name: FilterName;
  readonly label: string;
  readonly type: ComponentProps<'input'>['type'];
}

/** Taken when it is left, or with Enter: not with each digit. */
function Entry({ name, label, type, filters, choose }: EntryProps) {
  const value = filters[name] ?? '';
  const box = useTyped(value);
  const take = (typed: string) => typed !== value && choose(name, typed);
  return (
    <Field label={label}>
      {(ids) => (
        <input
          {...ids}
          ref={box}
          type={type}
          min={1}
          defaultValue={value}
          onBlur={({ target }) => take(target.value)}
          onKeyDown={({ key, currentTarget }) => key === 'Enter' && take(currentTarget.value)}
        />
      )}
    </Field>
  );
}

const asTheyAre = (names: readonly string[]) => names.map((name) => [name, name] as const);

export function FilterBar({ clear, ...own }: FilterProps & { clear(): void }) {
  const { t } = useTranslation('payments');
  const merchantIds = useMerchantIds();
  const issuers = useQuery({ queryKey: ['issuers'], queryFn: () => call('listIssuers', {}) });
  const issuerNames = issuers.data?.issuers.map(({ name }) => name) ?? [];
  const isFiltered = Object.keys(own.filters).length > 0;
  const [isOpen] = useState(() => isFiltered || matchMedia(ROOMY).matches);
  return (
    <details className="all-filters" open={isOpen}>
      <summary>{t('filters')}</summary>
      <div className="filters">
        <FilterChoice
          {...own}
          name="status"
          label={t('status')}
          options={statuses.map((one) => [one, `${t(`statuses.${one}`)} · ${one}`])}
        />
        <FilterChoice {...own} name="merchant" label={t('merchant')} options={asTheyAre(merchantIds)} />
        <FilterChoice {...own} name="issuer" label={t('issuer')} options={asTheyAre(issuerNames)} />
        <FilterChoice
          {...own}
          name="method"
          label={t('method')}
          options={methods.map((one) => [one, t(`methods.${one}`)])}
        />
        <Entry {...own} name="from" label={t('from')} type="date" />
        <Entry {...own} name="to" label={t('to')} type="date" />
        <Entry {...own} name="min" label={t('min')} type="number" />
        <Entry {...own} name="max" label={t('max')} type="number" />
        {isFiltered && (
          <Button look="quiet" onClick={clear}>
            {t('clear')}
          </Button>
        )}
      </div>
    </details>
  );
}
