import { useEffect } from 'react';
import { useLocation } from 'react-router';

/** How each page was last left: the filters in its address, by its path. */
const searches = new Map<string, string>();

/** Notes how every page is narrowed that is shown. */
export function useNoteOfFilters(): void {
  const { pathname, search } = useLocation();
  useEffect(() => {
    searches.set(pathname, search);
  }, [pathname, search]);
}

/** The address of a page, narrowed as one left it. */
export const asLeft = (path: string): string => path + (searches.get(path) ?? '');
