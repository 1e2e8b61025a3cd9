import type { Area } from '../../area.ts';
import { settlements } from '../settlements/area.ts';

/** What the console has of money, in the order of its menu. */
export const moneyAreas: readonly Area[] = [settlements];
