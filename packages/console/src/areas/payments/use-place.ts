import { useEffect } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { addressOfPlace, type FilterName, type Place, placeIn } from './address.ts';

/** The pages that led to this one, by their cursors; '' is the first. It stays with the entry of the browser's history. */
const trailIn = (state: unknown): readonly string[] =>
  typeof state === 'object' && state !== null && 'trail' in state ? (state.trail as string[]) : [];

export interface Going {
  readonly place: Place;
  look(q: string): void;
  choose(name: FilterName, value: string): void;
  clear(): void;
  chooseRows(rows: number): void;
  newest(): void;
  /** Absent where it is not known: after a link from elsewhere. */
  readonly previous: (() => void) | undefined;
  next(cursor: string): void;
}

/** Where the list stands, and the ways to go elsewhere; each is a step that the browser can go back. */
export function usePlace(): Going {
  const [search] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const place = placeIn(search);
  const trail = trailIn(state);
  const go = (to: Place, by: readonly string[] = []) =>
    void navigate({ search: addressOfPlace(to).toString() }, { state: { trail: by } });
  const choose = (name: FilterName, value: string) =>
    go({ ...place, filters: { ...place.filters, [name]: value }, after: undefined });
  const typed = search.get('q')?.trim();
  const clean = addressOfPlace(place).toString();
  const isOther = typed !== undefined && place.filters.q !== undefined && place.filters.q !== typed;
  // An address that somebody made may hold a whole card number, which is not to stay in it.
  useEffect(() => {
    if (isOther) void navigate({ search: clean }, { replace: true });
  }, [isOther, clean, navigate]);
  const before = trail.at(-1);
  return {
    place,
    choose,
    look: (q) => choose('q', q),
    clear: () => go({ ...place, filters: {}, after: undefined }),
    chooseRows: (rows) => go({ ...place, rows, after: undefined }),
    newest: () => go({ ...place, after: undefined }),
    previous:
      before === undefined
        ? undefined
        : () => go({ ...place, after: before || undefined }, trail.slice(0, -1)),
    next: (cursor) => go({ ...place, after: cursor }, [...trail, place.after ?? '']),
  };
}
