import { Asked, Button } from '@payflow/page-kit';
import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Rows of a list, and where it goes on. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

export type PagesQuery<Row> = UseInfiniteQueryResult<InfiniteData<Slice<Row>>>;

/** What is asked for: where it begins, and how much of it. */
export interface PageAsked {
  readonly cursor: string | undefined;
  readonly limit: number;
}

const FRESH_MS = 5_000;
const PAGE_ROWS = 50;

/** A list that is read page by page, as far as someone asks for more; its first page keeps itself up to date. */
export function usePages<Row>(
  queryKey: QueryKey,
  ask: (page: PageAsked) => Promise<Slice<Row>>,
  limit = PAGE_ROWS,
): PagesQuery<Row> {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam: cursor }) => ask({ cursor, limit }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // Who reads on is not to have the list move below them.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : FRESH_MS),
  });
}

interface PagesProps<Row> {
  readonly query: PagesQuery<Row>;
  /** Draws what has been read so far; `more` says whether something follows. */
  children(rows: readonly Row[], more: boolean): ReactNode;
}

/** What a list has so far, and a way to more of it. */
export function Pages<Row>({ query, children }: PagesProps<Row>) {
  const { t } = useTranslation('kit');
  return (
    <Asked query={query}>
      {({ pages }) => (
        <>
          {children(
            pages.flatMap(({ rows }) => rows),
            query.hasNextPage,
          )}
          {query.hasNextPage && (
            <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </>
      )}
    </Asked>
  );
}
