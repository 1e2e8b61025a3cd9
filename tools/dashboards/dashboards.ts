import { bus } from './bus.ts';
import { issuers } from './issuers.ts';
import { money } from './money.ts';
import { overview } from './overview.ts';
import { drawn } from './panel.ts';
import { webhooks } from './webhooks.ts';

/** File name and content of each. */
export const dashboards = (): readonly (readonly [string, string])[] =>
  [overview, issuers, webhooks, bus, money].map((dashboard) => [
    `${dashboard.uid.replace('payflow-', '')}.json`,
    drawn(dashboard),
  ]);
