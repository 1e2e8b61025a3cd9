import type { Area } from '../../area.ts';
import { disputes } from '../disputes/area.ts';
import { ledger } from '../ledger/area.ts';
import { reconciliation } from '../reconciliation/area.ts';
import { reports } from '../reports/area.ts';
import { settlements } from '../settlements/area.ts';
import { subscriptions } from '../subscriptions/area.ts';
import { wallets } from '../wallets/area.ts';

/** What the console has of money, in the order of its menu. */
export const moneyAreas: readonly Area[] = [
  ledger,
  wallets,
  settlements,
  reconciliation,
  disputes,
  subscriptions,
  reports,
];
