import { Field } from '@payflow/page-kit';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Choice } from '../form/fields.tsx';
import './filters.css';

/** What a list is narrowed to stands in the address, so that a link shows the same. */
export function useFilter<Value extends string = string>(
  name: string,
): readonly [value: Value | undefined, choose: (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const choose = (value: string) =>
    setSearch(
      (before) => {
        if (value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  return [(search.get(name) || undefined) as Value | undefined, choose];
}

interface FilterProps {
  readonly name: string;
  readonly label: string;
}

interface ChoiceProps extends FilterProps {
  /** What can be chosen, in words. */
  readonly options: readonly (readonly [value: string, said: string])[];
  /** What stands there when nothing was chosen; absent: everything. */
  readonly everything?: string;
}

export function ChoiceFilter({ name, label, options, everything }: ChoiceProps) {
  const { t } = useTranslation('list');
  const [value, choose] = useFilter(name);
  const all = [['', everything ?? t('all')], ...options] as const;
  return <Choice label={label} value={value ?? ''} options={all} change={choose} />;
}

export function TextFilter({ name, label }: FilterProps) {
  const [value, choose] = useFilter(name);
  return (
    <Field label={label}>
      {(ids) => (
        <input
          {...ids}
          defaultValue={value}
          key={value}
          autoComplete="off"
          spellCheck={false}
          onBlur={({ target }) => choose(target.value.trim())}
          onKeyDown={({ key, currentTarget }) => key === 'Enter' && choose(currentTarget.value.trim())}
        />
      )}
    </Field>
  );
}

function DayFilter({ name, label }: FilterProps) {
  const [value, choose] = useFilter(name);
  return (
    <Field label={label}>
      {(ids) => (
        <input {...ids} type="date" value={value ?? ''} onChange={({ target }) => choose(target.value)} />
      )}
    </Field>
  );
}

/** The first and the last business day. */
export function SpanFilter() {
  const { t } = useTranslation('list');
  return (
    <>
      <DayFilter name="from" label={t('from')} />
      <DayFilter name="to" label={t('to')} />
    </>
  );
}

export function useSpan(): { readonly from: string | undefined; readonly to: string | undefined } {
  return { from: useFilter('from')[0], to: useFilter('to')[0] };
}

/** A row of filters, and what can be done with what they leave. */
export const Filters = ({ children }: { readonly children: ReactNode }) => (
  <div className="filters">{children}</div>
);
