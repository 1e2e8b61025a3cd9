import type { ServerName } from '@payflow/contracts';
import type { Clock, Order } from '@payflow/service-kit';
import type { TownTimes } from '../invariants/facts.ts';
import type { Finding } from '../invariants/invariants.ts';
import type { Shelf } from './shelf.ts';

/** The servers of one town, whether each has a process of its own or all live in one. */
export interface Led {
  /** Has each server that runs do it; resolves to their answers. */
  tellAll(order: Order): Promise<readonly unknown[]>;
  /** Each server that runs, alone. */
  members(): readonly Member[];
  /** Runs what is due on all of them, and what falls due by it. */
  settle(): Promise<void>;
  readonly clock: KeptOffset;
  /** Decides what is left to chance; drawn when absent. */
  readonly seed?: string | undefined;
  /** The machine's when absent. */
  readonly time?: Pick<Clock, 'realNow' | 'elapsedMs'>;
  /** Holds their books to every invariant. */
  examine(times: TownTimes): Promise<readonly Finding[]>;
  readonly shelf: Shelf;
}

export interface Member {
  readonly name: ServerName;
  /** The database that it keeps; several processes of one server may share theirs. */
  readonly books: string;
  tell(order: Order): Promise<unknown>;
}

/** How far business time is ahead of real time. */
export interface KeptOffset {
  readonly offsetMs: number;
  /** That of a first start. */
  readonly firstOffsetMs: number;
  write(offsetMs: number): void;
}
