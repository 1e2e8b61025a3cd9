import { Button } from '@payflow/page-kit';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { rowCounts } from './address.ts';

interface PagingProps {
  readonly rows: number;
  /** Absent where the way does not lead. */
  readonly newest: (() => void) | undefined;
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
  choose(rows: number): void;
}

/** The ways from one page of the list to others. */
export function Paging({ rows, newest, previous, next, choose }: PagingProps) {
  const { t } = useTranslation('payments');
  const id = useId();
  return (
    <nav className="paging" aria-label={t('pages')}>
      <Button onClick={newest} disabled={!newest}>
        {t('newest')}
      </Button>
      <Button onClick={previous} disabled={!previous}>
        {t('previous')}
      </Button>
      <Button onClick={next} disabled={!next}>
        {t('next')}
      </Button>
      <label htmlFor={id}>{t('rows')}</label>
      <select id={id} value={rows} onChange={({ target }) => choose(Number(target.value))}>
        {rowCounts.map((count) => (
          <option key={count}>{count}</option>
        ))}
      </select>
    </nav>
  );
}
