import type { Area } from '../../area.ts';
import { issuers } from '../issuers/area.ts';

/** What goes on on purpose, in the order of the menu. */
export const stageAreas: readonly Area[] = [issuers];
