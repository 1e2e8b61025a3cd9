import type { Clock, Ids } from '@payflow/service-kit';
import type { Store } from '../records/store.ts';
import type { Holds } from '../webhooks/announce.ts';
import type { Mail } from '../webhooks/delivery.ts';
import type { BusinessCalendar } from './calendar.ts';
import type { SettlementReads } from './reads.ts';
import type { SettlementMeasures } from './settlement-measures.ts';

/** What the use cases of settlement stand on. */
export interface SettlementContext {
  readonly store: Store;
  readonly reads: SettlementReads;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly calendar: BusinessCalendar;
  readonly measures: SettlementMeasures;
  /** Until when this process keeps to itself what it commits now. */
  holds(): Pick<Holds, 'deliveries'>;
  follow(mail: Mail): void;
  /** Makes the timers look at once. */
  nudge(): void;
}
