import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';

/** A part of the console: what stands in the menu, and what is shown at its paths, loaded when first gone to. */
export interface Area {
  /** Its first path, and its name among the words. */
  readonly name: string;
  /** Not there in server mode, where time is real and nothing goes wrong on purpose. */
  readonly sandboxOnly?: true;
  readonly group: 'look' | 'money' | 'stage' | 'house';
  readonly icon: LucideIcon;
  readonly routes: readonly RouteObject[];
  readonly start: NonNullable<RouteObject['lazy']>;
}

/** A page that is loaded when it is gone to. */
export const page = (load: () => Promise<{ readonly Page: ComponentType }>) => async () => ({
  Component: (await load()).Page,
});
