import { useSyncExternalStore } from 'react';

/** A list that this browser keeps, the same in all its tabs. */
export interface Kept<Item> {
  now(): readonly Item[];
  change(change: (items: readonly Item[]) => readonly Item[]): void;
  /** Follows it. */
  use(): readonly Item[];
}

/** What was kept by another version of the page, or by hand, may be anything: `isItem` says what counts. */
export function createKept<Item>(name: string, isItem: (value: unknown) => value is Item): Kept<Item> {
  let read: { readonly text: string | null; readonly items: readonly Item[] } | undefined;
  const followers = new Set<() => void>();

  function parsed(text: string | null): readonly Item[] {
    try {
      const value: unknown = JSON.parse(text ?? '[]');
      return Array.isArray(value) ? value.filter(isItem) : [];
    } catch {
      return [];
    }
  }

  function now(): readonly Item[] {
    const text = localStorage.getItem(name);
    if (read?.text !== text || !read) read = { text, items: parsed(text) };
    return read.items;
  }

  function follow(changed: () => void): () => void {
    followers.add(changed);
    addEventListener('storage', changed);
    return () => {
      followers.delete(changed);
      removeEventListener('storage', changed);
    };
  }

  return {
    now,
    change(change) {
      localStorage.setItem(name, JSON.stringify(change(now())));
      for (const changed of followers) changed();
    },
    use: () => useSyncExternalStore(follow, now),
  };
}
