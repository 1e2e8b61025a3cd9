import type { Area } from './area.ts';
import { invariants } from './areas/invariants/area.ts';
import { merchants } from './areas/merchants/area.ts';
import { moneyAreas } from './areas/money/areas.ts';
import { overview } from './areas/overview/area.ts';
import { payments } from './areas/payments/area.ts';
import { stageAreas } from './areas/stage/areas.ts';
import { webhooks } from './areas/webhooks/area.ts';

/** What the console has, in the order of its menu; the first is shown at its door. */
export const areas: readonly Area[] = [
  overview,
  payments,
  webhooks,
  ...moneyAreas,
  ...stageAreas,
  merchants,
  invariants,
];
