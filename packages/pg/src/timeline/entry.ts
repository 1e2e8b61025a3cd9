import type { rest } from '@payflow/contracts';

/** An entry of a timeline, before it has its place in it. */
export interface Entry extends Omit<rest.TimelineEntry, 'cause'> {
  /** By which those that it caused know it; unlike any other's in the timeline. */
  readonly name: string;
  /** The name of what caused it; null: nothing in the timeline did. */
  readonly causedBy: string | null;
}

/** How entries are called that others come of. */
export const nameOf = {
  request: (id: string) => `request ${id}`,
  event: (seq: number) => `event ${seq}`,
  /** By the operation's id; of an authorization and its reversal, by the event before it. */
  issuerCall: (id: string | number) => `issuer call ${id}`,
  delivery: (id: string) => `delivery ${id}`,
  dispute: (stepId: string) => `dispute ${stepId}`,
};
