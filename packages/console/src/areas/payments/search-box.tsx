import type { adminPayments } from '@payflow/contracts';
import { Button, Field, useFormat } from '@payflow/page-kit';
import { Search } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { soughtBy } from './sought.ts';
import { useTyped } from './use-typed.ts';

type Understood = adminPayments.Understood;

const SHORTCUT = '/';
/** What stands before a text that is to be looked for as this alone. */
const asOnly: Readonly<Record<Understood['as'], string>> = {
  TID: 'tid',
  TID_PREFIX: 'tid',
  ORDER_NO: 'order',
  LAST4: 'card',
  AMOUNT: 'amount',
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null;

interface SearchBoxProps {
  readonly q: string;
  look(q: string): void;
}

/** One box for whatever somebody has of a payment. */
export function SearchBox({ q, look }: SearchBoxProps) {
  const { t } = useTranslation('payments');
  const box = useTyped(q);
  useEffect(() => {
    const reach = (event: KeyboardEvent) => {
      if (event.key !== SHORTCUT || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      box.current?.select();
    };
    document.addEventListener('keydown', reach);
    return () => document.removeEventListener('keydown', reach);
  }, [box]);
  return (
    <form
      className="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (!box.current) return;
        box.current.value = soughtBy(box.current.value);
        look(box.current.value);
      }}
    >
      <Field label={t('search')} hint={t('searchHint')}>
        {(ids) => (
          <input
            {...ids}
            ref={box}
            type="search"
            defaultValue={q}
            maxLength={100}
            aria-keyshortcuts={SHORTCUT}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Button type="submit" look="primary">
        <Search size={16} aria-hidden />
        {t('find')}
      </Button>
    </form>
  );
}

interface UnderstandingProps {
  readonly of: readonly Understood[];
  look(q: string): void;
}

/** What was looked for; when it may have meant several things, a way to say which. */
export function Understanding({ of, look }: UnderstandingProps) {
  const { t } = useTranslation('payments');
  const format = useFormat();
  const said = ({ as, value }: Understood) =>
    t(`understood.${as}`, { value: as === 'AMOUNT' ? format.money(Number(value)) : value });
  return (
    <p className="understanding" role="status">
      {of.length === 0 ? t('notUnderstood') : t('lookedForAs')}{' '}
      {of.map((one) =>
        of.length === 1 ? (
          <strong key={one.as}>{said(one)}</strong>
        ) : (
          <Button
            key={one.as}
            look="quiet"
            title={t('only')}
            onClick={() => look(`${asOnly[one.as]}:${one.value}`)}
          >
            {said(one)}
          </Button>
        ),
      )}
    </p>
  );
}
