import type { adminPayments } from '@payflow/contracts';
import { Asked, call, useFormat } from '@payflow/page-kit';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queryOf } from './address.ts';
import { PaymentsCsv } from './csv.tsx';
import { FilterBar } from './filter-bar.tsx';
import { LiveBar } from './live-bar.tsx';
import { Paging } from './paging.tsx';
import { PaymentRows } from './payment-rows.tsx';
import { SearchBox, Understanding } from './search-box.tsx';
import { useLiveList } from './use-live-list.ts';
import { type Going, usePlace } from './use-place.ts';
import './payments.css';

interface FoundProps {
  readonly found: adminPayments.PaymentSearch;
  readonly going: Going;
}

/** Why there are no rows, and what would bring some. */
function Nothing({ going }: { readonly going: Going }) {
  const { t } = useTranslation('payments');
  const { filters, after } = going.place;
  if (after !== undefined) return t('nothingFurther');
  return t(Object.keys(filters).length > 0 ? 'nothingLikeThat' : 'nothingYet');
}

function Ways({ found, going }: FoundProps) {
  const { t } = useTranslation('payments');
  const format = useFormat();
  const { nextCursor, searchedTo } = found;
  return (
    <>
      {searchedTo && <p role="status">{t('searchedTo', { at: format.time(searchedTo) })}</p>}
      <Paging
        rows={going.place.rows}
        newest={going.place.after === undefined ? undefined : going.newest}
        previous={going.previous}
        next={nextCursor === null ? undefined : () => going.next(nextCursor)}
        choose={going.chooseRows}
      />
    </>
  );
}

/** Payments of all merchants, the newest first, as they happen. */
export function Page() {
  const { t } = useTranslation('payments');
  const going = usePlace();
  const { place, choose, clear, look } = going;
  const { filters, after, rows } = place;
  const key = ['payments', place];
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      call('searchPayments', { query: { ...queryOf(filters), cursor: after, limit: rows } }, { signal }),
    placeholderData: keepPreviousData,
  });
  const live = useLiveList(key, place);
  const show = () => {
    window.scrollTo({ top: 0 });
    if (live.paused) live.pause(false);
    if (after === undefined) live.refresh();
    else going.newest();
  };
  return (
    <div className="payments" aria-busy={list.isPlaceholderData}>
      <h1>{t('title')}</h1>
      <SearchBox q={filters.q ?? ''} look={look} />
      {filters.q && list.data && <Understanding of={list.data.understood} look={look} />}
      <FilterBar filters={filters} choose={choose} clear={clear} />
      <LiveBar live={live} show={show} clear={clear}>
        <PaymentsCsv filters={filters} />
      </LiveBar>
      <Asked query={list}>
        {(found) => (
          <>
            <PaymentRows
              found={found}
              toldAt={list.dataUpdatedAt}
              touched={live.touched}
              empty={<Nothing going={going} />}
            />
            <Ways found={found} going={going} />
          </>
        )}
      </Asked>
    </div>
  );
}
