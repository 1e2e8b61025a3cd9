import type { Area } from '../../area.ts';
import { clock } from '../clock/area.ts';
import { faults } from '../faults/area.ts';
import { issuers } from '../issuers/area.ts';
import { scenarios } from '../scenarios/area.ts';

/** What goes on on purpose, in the order of the menu. */
export const stageAreas: readonly Area[] = [issuers, faults, clock, scenarios];
