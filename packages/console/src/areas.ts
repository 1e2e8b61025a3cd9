import type { Area } from './area.ts';
import { invariants } from './areas/invariants/area.ts';
import { moneyAreas } from './areas/money/areas.ts';
import { payments } from './areas/payments/area.ts';
import { stageAreas } from './areas/stage/areas.ts';
import { webhooks } from './areas/webhooks/area.ts';

/** What the console has, in the order of its menu; the first is shown at its door. */
export const areas: readonly Area[] = [payments, webhooks, ...moneyAreas, ...stageAreas, invariants];
