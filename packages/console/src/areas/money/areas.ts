import type { Area } from '../../area.ts';
import { ledger } from '../ledger/area.ts';
import { settlements } from '../settlements/area.ts';
import { wallets } from '../wallets/area.ts';

/** What the console has of money, in the order of its menu. */
export const moneyAreas: readonly Area[] = [ledger, wallets, settlements];
